import "./style.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { takeToken } from "./token.ts";

const page = document.querySelector("#page");
takeToken().then(() => page && render(<App />, page));
