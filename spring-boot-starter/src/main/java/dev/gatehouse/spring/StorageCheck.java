package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyEncryptionException;
import dev.gatehouse.core.permit.KeyPurpose;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.core.permit.SealedKey;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcKeyRingStore;
import dev.gatehouse.jdbc.SchemaState;
import dev.gatehouse.jdbc.UnusableStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;

/** The folder, the database, the clock compared with it, the keys in it, and the e-mails that wait there. Changes none of it. */
final class StorageCheck {

    private static final String FOLDER = "data folder";
    private static final String DATABASE = "database";
    private static final String CLOCK = "clock";
    private static final String KEYS = "keys";
    private static final String MAIL = "mail";

    private static final long LITTLE_SPACE = 200L * 1024 * 1024;

    /** What a token's issue may be ahead of the clock of the node it is shown to. */
    private static final Duration MAX_DIFFERENCE = Duration.ofMinutes(1);

    private static final Duration WORTH_NOTING = Duration.ofSeconds(2);
    private static final Duration LONG_WAIT = Duration.ofMinutes(10);

    private final GatehouseProperties properties;
    private final Clock clock;
    private final Findings findings;

    StorageCheck(GatehouseProperties properties, Clock clock, Findings findings) {
        this.properties = properties;
        this.clock = clock;
        this.findings = findings;
    }

    void check() {
        Path folder = properties.data().toAbsolutePath().normalize();
        checkSpace(folder);
        if (!properties.isEmbedded()) {
            checkWith(DataFolder.share(folder));
        } else if (Files.exists(folder.resolve(Storage.DATABASE_FILE))) {
            checkEmbedded(folder);
        } else {
            findings.note(DATABASE, "there is none in " + folder + " yet: the first start makes it, and its keys");
            tellOwnClock();
        }
    }

    /** Of the folder, or of the next one above it that is there already. */
    private void checkSpace(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            findings.mend(FOLDER, there + " can't be written; set gatehouse.data to a folder that can");
            return;
        }
        try {
            long space = Files.getFileStore(there).getUsableSpace();
            tellSpace(folder, space);
        } catch (IOException unknown) {
            findings.note(FOLDER, folder + " doesn't tell how much space there is");
        }
    }

    private void tellSpace(Path folder, long space) {
        String text = folder + ", " + space / (1024 * 1024) + " MB free";
        if (space < LITTLE_SPACE) {
            findings.mend(FOLDER, text + ": make space, or nothing can be written soon");
        } else {
            findings.ok(FOLDER, text);
        }
    }

    /** Whoever can write the folder and not take it finds that a running process has it. */
    private void checkEmbedded(Path folder) {
        try {
            checkWith(DataFolder.open(folder));
        } catch (UnusableStorageException held) {
            if (Files.isWritable(folder)) {
                findings.note(DATABASE, held.getMessage() + " Ask that one: GET /actuator/health/storage");
            } else {
                findings.mend(DATABASE, String.valueOf(held.getMessage()));
            }
        }
    }

    private void checkWith(DataFolder folder) {
        try (folder;
                Database database = Storage.unmigrated(properties, folder)) {
            check(folder, database);
        } catch (UnusableStorageException | DataAccessException unusable) {
            findings.mend(DATABASE, String.valueOf(unusable.getMessage()));
        } catch (InvalidPropertyException toldAlready) {
            findings.note(DATABASE, "not looked at, since its settings are wrong");
        }
    }

    private void check(DataFolder folder, Database database) {
        SchemaState schema = Storage.schema(database);
        if (schema.failed()) {
            findings.mend(
                    DATABASE,
                    database.name() + ": a migration has failed; restore a backup, or mend what it stopped at");
        } else if (!schema.made()) {
            findings.note(DATABASE, database.name() + " answers and is empty: the first start makes the tables");
        } else {
            checkTables(folder, database, schema);
        }
        compareClocks(database);
    }

    private void checkTables(DataFolder folder, Database database, SchemaState schema) {
        if (isWritable(database)) {
            findings.ok(DATABASE, database.name() + " can be read and written" + migrations(schema));
        }
        checkKeys(folder, new JdbcKeyRingStore(database));
        checkLatest(database);
        checkOutbox(database);
    }

    private static String migrations(SchemaState schema) {
        return schema.pending() == 0 ? "" : "; the next start makes " + schema.pending() + " changes of tables";
    }

    /** A statement that changes nothing is refused where nothing can be changed. */
    private boolean isWritable(Database database) {
        try {
            database.<Integer>write(
                    client -> client.sql("delete from jobs where 1 = 0").update());
            return true;
        } catch (DataAccessException refused) {
            findings.mend(
                    DATABASE,
                    database.name() + " can't be written: "
                            + refused.getMostSpecificCause().getMessage());
            return false;
        }
    }

    private void compareClocks(Database database) {
        Optional<Instant> theirs = database.time();
        if (theirs.isPresent()) {
            compareClocks(theirs.get());
        } else {
            tellOwnClock();
        }
    }

    private void tellOwnClock() {
        findings.ok(CLOCK, clock.instant() + ", and no other one to agree with");
    }

    private void compareClocks(Instant theirs) {
        Duration apart = Duration.between(theirs, clock.instant()).abs();
        String text = apart.toMillis() + " ms from that of the database";
        if (apart.compareTo(MAX_DIFFERENCE) > 0) {
            findings.mend(
                    CLOCK, text + ": set both by NTP; nodes refuse tokens that are issued a minute ahead of them");
        } else if (apart.compareTo(WORTH_NOTING) > 0) {
            findings.note(CLOCK, text + ": set both by NTP");
        } else {
            findings.ok(CLOCK, text);
        }
    }

    /** What has been recorded was recorded before now. */
    private void checkLatest(Database database) {
        Long latest = database.read(client -> client.sql("select coalesce(max(at), 0) from audit_rows")
                .query(Long.class)
                .single());
        if (Instant.ofEpochMilli(latest).isAfter(clock.instant().plus(MAX_DIFFERENCE))) {
            findings.mend(
                    CLOCK,
                    "behind: something was recorded at " + Instant.ofEpochMilli(latest)
                            + "; set it by NTP before a start");
        }
    }

    private void checkKeys(DataFolder folder, KeyRingStore store) {
        List<SealedKey> keys = store.list();
        if (keys.isEmpty()) {
            findings.note(KEYS, "there are none yet: the first start makes them");
            return;
        }
        try {
            KeyEncryption encryption = Storage.keyEncryption(properties, folder, store);
            keys.forEach(encryption::open);
            checkSigning(keys);
        } catch (KeyEncryptionException wrong) {
            findings.mend(KEYS, wrong.getMessage() + "; see docs/keys.md");
        } catch (InvalidPropertyException wrong) {
            findings.mend(KEYS, "setting " + wrong.getMessage());
        }
    }

    private void checkSigning(List<SealedKey> keys) {
        for (KeyPurpose purpose : List.of(KeyPurpose.ACCESS, KeyPurpose.REFRESH)) {
            if (!isConfigured(purpose) && keys.stream().noneMatch(key -> signs(key, purpose))) {
                findings.mend(KEYS, "no " + purpose + " key signs; rotate them: docs/keys.md says how");
            }
        }
        findings.ok(KEYS, keys.size() + " keys, and all of them open");
        if (properties.keys().hasPrevious()) {
            findings.note(KEYS, "a previous key-encryption key is set: seal all keys anew, and take it away");
        }
    }

    /** A secret of the configuration signs instead of a stored key. */
    private boolean isConfigured(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS && properties.permit().secret() != null;
    }

    private boolean signs(SealedKey key, KeyPurpose purpose) {
        Instant now = clock.instant();
        boolean retired = key.cutOffAt() != null || (key.retiresAt() != null && !now.isBefore(key.retiresAt()));
        return key.purpose() == purpose && !retired && !now.isBefore(key.activatesAt());
    }

    private void checkOutbox(Database database) {
        long before = clock.instant().minus(LONG_WAIT).toEpochMilli();
        Long waiting = database.read(client -> client.sql("select count(*) from outbox where added_at < :before")
                .param("before", before)
                .query(Long.class)
                .single());
        if (waiting > 0) {
            findings.note(MAIL, waiting + " e-mails have waited for more than " + LONG_WAIT.toMinutes() + " minutes");
        }
    }
}
