#!/bin/sh
# At the very first start: a database and a user for the host, and the same for MLflow.
set -eu
for name in reranker mlflow; do
    psql --set=ON_ERROR_STOP=1 --username=postgres --set=name="$name" --set=password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
SQL
done
