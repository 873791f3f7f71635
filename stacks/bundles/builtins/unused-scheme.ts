/** Stands in a bundle for each scheme that none of its sources has. */
const none = undefined;

export {
  none as adyen,
  none as checkout,
  none as mollie,
  none as paddle,
  none as paypal,
  none as razorpay,
  none as shopify,
  none as square,
  none as standardWebhooks,
  none as stripe,
};
