package dev.gatehouse.jdbc;

class PostgresqlAnnouncementsTest extends AnnouncementsContract {

    @Override
    Database open() {
        return TestDatabases.postgresql(TestDatabases.newPostgresqlUrl());
    }
}
