export const HELP = `orderkeel: every order ships and bills exactly as agreed

  orderkeel story [--fresh] [--once]      the first run: a day of orders from the example files, from capture to payment,
                                          and then new orders until Ctrl-C; --once ends with the day, --fresh begins anew
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
  orderkeel messages [ID] [--connection NAME] [--refused] [--in] [--out]
                                          the ledger of what came in and went out, or one message whole
  orderkeel replay ID                     handles a message again, or sends it again under the same key
  orderkeel doctor                        looks for what is not well; ends with 1 when something is
  orderkeel partner check FOLDER          reads a partner's folder and runs its examples
  orderkeel reconcile                     compares orders, shipments and invoices with the ERP; what differs is held
  orderkeel relane --lanes N              moves all orders into another number of lanes, while nobody else is there
  orderkeel rebuild-projections           folds the lists of orders, holds and claims again from the first event
  orderkeel keys create --name N --scopes A,B [--roles TEAM,TEAM] [--per-minute N]
                                          a key of the API, shown once; keys list; keys revoke --id ID
  orderkeel people add --name N --role ROLE[:UNIT[:REGION]],… [--display-name D] [--email E] [--oidc]
                                          somebody who signs in to the console, by a password that is shown once or by the
                                          identity provider; people list; people grant --name N --role …;
                                          people stop --name N
  orderkeel audit verify [--checkpoints FILE] [--public-key FILE]
                                          computes every chain again; ends with 1 when anything was edited, deleted,
                                          inserted, cut off, reordered or written anew
  orderkeel help

Every command takes --data FOLDER (default ./data). With DATABASE_URL set, the database is that one; otherwise
Orderkeel starts the PostgreSQL that it brings. While "serve" or "story" runs, the other commands talk to it.`;
