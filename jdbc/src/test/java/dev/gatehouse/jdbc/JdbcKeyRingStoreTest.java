package dev.gatehouse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.PermitStore;
import dev.gatehouse.core.permit.SealedKey;
import dev.gatehouse.core.permit.SigningAlgorithm;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.testkit.KeyRingStoreContract;
import dev.gatehouse.testkit.MovableClock;
import dev.gatehouse.testkit.Together;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcKeyRingStoreTest extends KeyRingStoreContract {

    private static final String SECRET = "V8tq0mYx3vJkR5nE1uZcHs7aWb2LgPdF9oTiX4yKjQM";

    private static final Set<String> SECRET_MEMBERS = Set.of("d", "k", "p", "q", "dp", "dq", "qi");

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private Database database;

    @BeforeEach
    void openTheDatabase() {
        database = open();
    }

    /** The database on the engine under test; the same one every time. */
    Database open() {
        return TestDatabases.sqlite(folder);
    }

    @AfterEach
    void closeTheDatabase() {
        database.close();
    }

    @Override
    protected KeyRingStore store() {
        return new JdbcKeyRingStore(database);
    }

    @Override
    protected PermitStore permits() {
        return new JdbcPermitStore(database);
    }

    @Test
    void aRingIsTheSameAfterReopening() {
        KeyRing ring = ring(SigningOptions.DEFAULT);
        List<SealedKey> keys = store().list();

        database.close();
        openTheDatabase();

        assertThat(ring(SigningOptions.DEFAULT).jwkSet()).isEqualTo(ring.jwkSet());
        assertThat(store().list()).isEqualTo(keys);
    }

    @Test
    void ringsThatAreOpenedTogetherAreTheSame() {
        KeyEncryption encryption = encryption();

        List<String> sets = Together.run(
                10,
                number -> KeyRing.open(store(), encryption, SigningOptions.DEFAULT, PermitOptions.DEFAULT, clock)
                        .jwkSet());

        assertThat(sets).hasSize(10).containsOnly(sets.getFirst());
        assertThat(store().list()).extracting(SealedKey::purpose).containsExactlyInAnyOrder(KeyPurpose.values());
    }

    @Test
    void noPartOfAKeyIsInTheDatabaseInTheClear() throws IOException {
        ring(new SigningOptions(SigningAlgorithm.RS256, null));
        ring(SigningOptions.DEFAULT);
        ring(new SigningOptions(SigningAlgorithm.HS256, SECRET));
        List<JWK> keys = store().list().stream().map(encryption()::open).toList();
        String atRest = everythingAtRest(database);

        assertThat(keys).hasSize(4);
        assertThat(atRest).contains(keys.getFirst().getKeyID()).doesNotContain(SECRET, keyFile());
        for (JWK key : keys) {
            List<String> secrets = key.toJSONObject().entrySet().stream()
                    .filter(member -> SECRET_MEMBERS.contains(member.getKey()))
                    .map(member -> member.getValue().toString())
                    .toList();
            assertThat(secrets).isNotEmpty();
            assertThat(atRest).doesNotContain(secrets);
        }
    }

    private KeyRing ring(SigningOptions signing) {
        return KeyRing.open(store(), encryption(), signing, PermitOptions.DEFAULT, clock);
    }

    private KeyEncryption encryption() {
        return KeyEncryption.ofFile(folder.resolve("gatehouse.key"));
    }

    private String keyFile() throws IOException {
        return Files.readString(folder.resolve("gatehouse.key")).strip();
    }

    /** All that a backup of the database holds. */
    String everythingAtRest(Database database) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> !file.endsWith("gatehouse.key")).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
