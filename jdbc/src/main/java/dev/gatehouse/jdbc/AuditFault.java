package dev.gatehouse.jdbc;

/**
 * What is wrong with the record.
 *
 * @param chain the chain
 * @param from the number of the first row in it that this is about; 0 for its head
 * @param until the number of the last
 * @param kind what is wrong with them
 */
public record AuditFault(int chain, long from, long until, Kind kind) {

    /** What can be wrong. */
    public enum Kind {
        /** It is not what was written. */
        CHANGED("was changed"),
        /** They were written, and are not there. */
        MISSING("missing"),
        /** It is there, and must not be. */
        UNEXPECTED("does not belong there"),
        /** Another row has seen another one in its place: rows and head were set back to what they had been. */
        REPLACED("is not the one that was there when other rows were written");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    static AuditFault ofHead(int chain, Kind kind) {
        return new AuditFault(chain, 0, 0, kind);
    }

    static AuditFault of(int chain, long seq, Kind kind) {
        return new AuditFault(chain, seq, seq, kind);
    }

    /** As a person reads it: {@code chain 7, rows 12 to 15: missing}. */
    public String describe() {
        return "chain " + chain + ", " + what() + ": " + kind.text;
    }

    private String what() {
        if (until == 0) {
            return "head";
        }
        return from == until ? "row " + from : "rows " + from + " to " + until;
    }
}
