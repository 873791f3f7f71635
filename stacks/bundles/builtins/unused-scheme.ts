/** Stands in a bundle for each scheme that none of its sources has, and for JMESPath where no place is written in it. */
const none = undefined;

export {
  none as adyen,
  none as checkout,
  none as configured,
  none as jmespath,
  none as mollie,
  none as paddle,
  none as paypal,
  none as razorpay,
  none as shopify,
  none as square,
  none as standardWebhooks,
  none as stripe,
};
