package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.factor.FactorStore;
import dev.gatehouse.core.user.User;
import dev.gatehouse.testkit.FactorStoreContract;
import dev.gatehouse.testkit.Together;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcFactorStoreTest extends FactorStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = open();
    }

    /** The database on the engine under test. */
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Test
    void ofRecoveryCodesThatAreMadeAtTheSameMomentThoseOfOneAreGood() {
        for (int round = 0; round < 10; round++) {
            String user = RandomId.next();
            Instant now = Instant.EPOCH;
            new JdbcUserStore(database)
                    .add(
                            new User(user, user + "@example.com", "A", "B", Set.of(), Map.of(), true, false, 1, 1),
                            "hash");
            store().enrolTotp(user, "sealed", now);
            store().confirmTotp(user, "sealed", 1, List.of("first"), now);

            assertThat(Together.run(
                            8,
                            number -> store().replaceRecoveryCodes(
                                            user, List.of("one of " + number, "two of " + number))))
                    .containsOnly(true);

            assertThat(store().find(user).recoveryCodes()).isEqualTo(2);
        }
    }

    @Override
    protected FactorStore store() {
        return new JdbcFactorStore(database);
    }
}
