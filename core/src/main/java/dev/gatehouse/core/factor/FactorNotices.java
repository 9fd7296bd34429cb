package dev.gatehouse.core.factor;

/** Tells users what became of their second factors. */
@FunctionalInterface
public interface FactorNotices {

    /** Tells one in the unit of work of this thread, which does what is told of. */
    void tell(String userId, FactorNotice notice);

    /** Tells one likewise where what is told of was {@code done}, and answers whether it was. */
    default boolean tellIf(boolean done, String userId, FactorNotice notice) {
        if (done) {
            tell(userId, notice);
        }
        return done;
    }
}
