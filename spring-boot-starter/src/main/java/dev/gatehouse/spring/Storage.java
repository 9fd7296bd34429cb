package dev.gatehouse.spring;

import dev.gatehouse.core.audit.AuditKey;
import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.audit.AuditRecorder;
import dev.gatehouse.core.audit.AuditStore;
import dev.gatehouse.core.audit.Origin;
import dev.gatehouse.core.permit.DerivedKeys;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyRing;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import dev.gatehouse.jdbc.JdbcAuditStore;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.jdbc.SchemaState;
import java.time.Clock;
import java.time.Duration;

/** What the settings say about where things rest, for the application and for its commands. */
final class Storage {

    static final String DATABASE_FILE = "gatehouse.db";

    /** What a transaction may take. */
    static final Duration LONGEST = PostgresqlOptions.DEFAULT.maxWait();

    private static final String KEY_FILE = "gatehouse.key";
    private static final String SCHEMA_HISTORY = "gatehouse_schema_history";

    private Storage() {}

    static DataFolder dataFolder(GatehouseProperties properties) {
        return properties.isEmbedded() ? DataFolder.open(properties.data()) : DataFolder.share(properties.data());
    }

    /** The database, brought up to date. */
    static Database database(GatehouseProperties properties, DataFolder folder) {
        return database(properties, folder, LONGEST);
    }

    /** Likewise, for transactions that may take so long. */
    static Database database(GatehouseProperties properties, DataFolder folder, Duration longest) {
        Database database = unmigrated(properties, folder, longest);
        database.migrate(migrations(database), SCHEMA_HISTORY);
        return database;
    }

    /** The database as it is. */
    static Database unmigrated(GatehouseProperties properties, DataFolder folder) {
        return unmigrated(properties, folder, LONGEST);
    }

    private static Database unmigrated(GatehouseProperties properties, DataFolder folder, Duration longest) {
        return properties.databaseUrl() == null
                ? Database.sqlite(folder.file(DATABASE_FILE))
                : Database.postgresql(properties.databaseUrl(), properties.toPostgresqlOptions(longest));
    }

    static SchemaState schema(Database database) {
        return database.schema(migrations(database), SCHEMA_HISTORY);
    }

    private static String migrations(Database database) {
        return "db/gatehouse/" + database.engine();
    }

    static KeyEncryption keyEncryption(GatehouseProperties properties, DataFolder folder, KeyRingStore store) {
        return properties
                .keys()
                .toEncryption(folder.file(KEY_FILE), store.list().isEmpty());
    }

    /** The key that marks the rows of the audit: all that opens the others makes it. */
    static AuditKey auditKey(KeyRingStore store, KeyEncryption encryption) {
        return auditKey(DerivedKeys.open(store, encryption));
    }

    static AuditKey auditKey(DerivedKeys keys) {
        return new AuditKey(keys.of("gatehouse audit"));
    }

    /** The keys of a first start, unless there are some. */
    static void makeKeys(GatehouseProperties properties, DataFolder folder, KeyRingStore store, Database database) {
        if (store.list().isEmpty()) {
            Clock clock = Clock.systemUTC();
            KeyEncryption encryption = keyEncryption(properties, folder, store);
            AuditKey key = auditKey(KeyRing.derived(store, encryption, clock));
            KeyRing.open(
                    store,
                    encryption,
                    properties.permit().toSigningOptions(),
                    properties.permit().toOptions(),
                    Duration.ZERO,
                    database,
                    audit(database, key, clock),
                    clock);
        }
    }

    /** What writes down what is done at the console. */
    static AuditLog audit(Database database, AuditKey key, Clock clock) {
        AuditStore store = JdbcAuditStore.open(database, key, clock);
        return new AuditRecorder(store, database, () -> Origin.CONSOLE, event -> {}, clock);
    }

    /** The keys, as whoever is at the console looks after them. */
    static KeyManager keyManager(
            GatehouseProperties properties, DataFolder folder, KeyRingStore store, Database database, Clock clock) {
        KeyEncryption encryption = keyEncryption(properties, folder, store);
        return new KeyManager(
                store,
                encryption,
                properties.permit().toSigningOptions(),
                properties.permit().toOptions(),
                properties.keys().toOptions(),
                database,
                audit(database, auditKey(store, encryption), clock),
                clock);
    }
}
