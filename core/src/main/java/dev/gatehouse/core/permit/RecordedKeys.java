package dev.gatehouse.core.permit;

import dev.gatehouse.core.audit.AuditLog;
import dev.gatehouse.core.work.UnitOfWork;
import dev.gatehouse.model.AuditType;
import java.util.function.BooleanSupplier;

/** Adds keys together with the rows that tell of them. */
final class RecordedKeys {

    private final KeyRingStore store;
    private final UnitOfWork work;
    private final AuditLog audit;

    RecordedKeys(KeyRingStore store, UnitOfWork work, AuditLog audit) {
        this.store = store;
        this.work = work;
        this.audit = audit;
    }

    boolean add(SealedKey key, BooleanSupplier add) {
        boolean first = key.purpose() == KeyPurpose.REFRESH && !holds(KeyPurpose.REFRESH);
        return work.run(() -> {
            boolean added = audit.recordIf(add.getAsBoolean(), KeyManager.event(AuditType.KEY_ROTATED, key));
            if (added && first) {
                recordLineage();
            }
            return added;
        });
    }

    /** What marks the rows is derived from it, so that it is made before there can be one: told of with the next that is stored. */
    private void recordLineage() {
        store.list().stream()
                .filter(key -> key.purpose() == KeyPurpose.LINEAGE)
                .forEach(key -> audit.record(KeyManager.event(AuditType.KEY_ROTATED, key)));
    }

    private boolean holds(KeyPurpose purpose) {
        return store.list().stream().anyMatch(key -> key.purpose() == purpose);
    }
}
