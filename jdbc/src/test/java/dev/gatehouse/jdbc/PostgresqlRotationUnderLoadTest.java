package dev.gatehouse.jdbc;

import dev.gatehouse.testkit.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresqlRotationUnderLoadTest extends RotationUnderLoadContract {

    private final List<Database> nodes = new ArrayList<>();

    @BeforeEach
    void openTheNodes() {
        String url = PostgresServer.shared().newDatabase();
        nodes.add(Database.postgresql(url));
        nodes.add(Database.postgresql(url));
        node(0).migrate("db/gatehouse/postgresql", "gatehouse_schema_history");
    }

    @AfterEach
    void closeTheNodes() {
        nodes.forEach(Database::close);
    }

    @Override
    Database node(int number) {
        return nodes.get(number);
    }
}
