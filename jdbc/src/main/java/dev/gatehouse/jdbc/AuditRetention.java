package dev.gatehouse.jdbc;

import dev.gatehouse.core.audit.AuditKey;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Removes old rows of the record from the beginnings of its chains, in batches. Each head says, marked, how far, so that only who
 * has the key can. Thread-safe.
 */
public final class AuditRetention {

    private static final int BATCH = 500;

    private static final String LOCK = "gatehouse-audit-retention";

    private final Database database;
    private final AuditChains chains;

    public AuditRetention(Database database, AuditKey key) {
        this.database = database;
        this.chains = new AuditChains(database.isEmbedded(), key);
    }

    /**
     * Removes the rows written before {@code limit}.
     *
     * @param goOn asked before each further batch
     * @return how many
     */
    public int removeBefore(Instant limit, BooleanSupplier goOn) {
        return AuditChains.all().map(chain -> removeBefore(chain, limit, goOn)).sum();
    }

    private int removeBefore(int chain, Instant limit, BooleanSupplier goOn) {
        int removed = 0;
        int batch;
        do {
            batch = database.writeAlone(LOCK, client -> chains.cut(client, chain, limit, BATCH))
                    .orElse(0);
            removed += batch;
        } while (batch == BATCH && goOn.getAsBoolean());
        return removed;
    }
}
