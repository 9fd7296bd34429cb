package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyManager;
import dev.gatehouse.core.permit.KeyRingStore;
import dev.gatehouse.jdbc.DataFolder;
import dev.gatehouse.jdbc.Database;
import java.time.Clock;

/** What the settings say about where things rest, for the application and for its commands. */
final class Storage {

    static final String DATABASE_FILE = "gatehouse.db";

    private static final String KEY_FILE = "gatehouse.key";

    private Storage() {}

    static DataFolder dataFolder(GatehouseProperties properties) {
        return properties.isEmbedded() ? DataFolder.open(properties.data()) : DataFolder.share(properties.data());
    }

    /** The database, brought up to date. */
    static Database database(GatehouseProperties properties, DataFolder folder) {
        Database database = properties.databaseUrl() == null
                ? Database.sqlite(folder.file(DATABASE_FILE))
                : Database.postgresql(properties.databaseUrl(), properties.toPostgresqlOptions());
        database.migrate("db/gatehouse/" + database.engine(), "gatehouse_schema_history");
        return database;
    }

    static KeyEncryption keyEncryption(GatehouseProperties properties, DataFolder folder, KeyRingStore store) {
        return properties
                .keys()
                .toEncryption(folder.file(KEY_FILE), store.list().isEmpty());
    }

    static KeyManager keyManager(GatehouseProperties properties, DataFolder folder, KeyRingStore store, Clock clock) {
        return new KeyManager(
                store,
                keyEncryption(properties, folder, store),
                properties.permit().toSigningOptions(),
                properties.permit().toOptions(),
                properties.keys().toOptions(),
                clock);
    }
}
