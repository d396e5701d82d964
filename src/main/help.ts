export const HELP = `orderkeel: every order ships and bills exactly as agreed

  orderkeel start [--fresh] [--stay]      the first run: a day of orders from the example files, from capture to payment
                                          --fresh begins the day anew; --stay keeps the hub running afterwards
  orderkeel serve [--config FILE] [--port N]
                                          runs the hub by the clock of the world until it is asked to end; the file names
                                          its connections; more beside it on one DATABASE_URL share the work
  orderkeel capture FILE                  puts an order file in: X12 850 or 860, Shopify, WooCommerce, our JSON, CSV
  orderkeel orders [--after ORDER]        orders, holds, shipments and invoices, a thousand at a time
  orderkeel explain ORDER                 each step of one order, what it read and why it answered so; ORDER is our
                                          number, its last five letters, or the buyer's number
  orderkeel resolve ORDER HOLD WAY --note WHY --as PERSON:TEAM
                                          a person's way out of a hold; some ways take --amount, --line, --item, --to,
                                          --reference or --for
  orderkeel reconcile                     compares orders, shipments and invoices with the ERP; what differs is held
  orderkeel relane --lanes N              moves all orders into another number of lanes, while nobody else is there
  orderkeel rebuild-projections           folds the lists of orders, holds and claims again from the first event
  orderkeel keys create --name N --scopes A,B
                                          a key of the API, shown once; keys list; keys revoke --id ID
  orderkeel help

Every command takes --data FOLDER (default ./data). With DATABASE_URL set, the database is that one; otherwise
Orderkeel starts the PostgreSQL that it brings. While "serve" or "start --stay" runs, the other commands talk to it.`;
