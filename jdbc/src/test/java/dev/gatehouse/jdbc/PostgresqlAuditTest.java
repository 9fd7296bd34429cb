package dev.gatehouse.jdbc;

class PostgresqlAuditTest extends AuditContract {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
