package dev.gatehouse.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What verifying the record came to.
 *
 * @param rows how many rows were looked at
 * @param since when it began, as its heads say; empty where none does
 * @param faults what is wrong with it; nothing where it is whole
 */
public record AuditVerdict(long rows, Optional<Instant> since, List<AuditFault> faults) {

    public AuditVerdict {
        faults = List.copyOf(faults);
    }

    public boolean isWhole() {
        return faults.isEmpty();
    }
}
