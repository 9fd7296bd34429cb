package dev.gatehouse.core.factor;

/** Tells users what became of their second factors. */
@FunctionalInterface
public interface FactorNotices {

    /** Tells one in the unit of work of this thread, which does what is told of. */
    void tell(String userId, FactorNotice notice);
}
