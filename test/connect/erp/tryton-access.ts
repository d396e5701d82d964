/** Who the tests are in the Tryton that is up; scripts/tryton/start.sh names it. */
const {
  TRYTON_URL: url = '',
  TRYTON_DATABASE: database = '',
  TRYTON_USER: user = '',
  TRYTON_PASSWORD: password = '',
} = process.env;

export const access = { url, database, user, password };
