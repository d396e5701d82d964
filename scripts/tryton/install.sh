#!/usr/bin/env bash
# Installs Tryton 6.0 and PostgreSQL 15 from the packages of Debian 12. As root; asks nothing.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends postgresql-15 tryton-server python3-psycopg2 python3-bcrypt \
  tryton-modules-account-invoice-stock tryton-modules-account-product tryton-modules-sale \
  tryton-modules-sale-amendment tryton-modules-sale-credit-limit tryton-modules-sale-price-list
