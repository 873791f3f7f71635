import { livesInAnyOrder } from "../../testing/behaviours/lives.ts";

livesInAnyOrder({ everyOrderOf: 7, shuffles: 2000 });
