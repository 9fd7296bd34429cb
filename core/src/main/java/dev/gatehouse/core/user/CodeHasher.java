package dev.gatehouse.core.user;

/** What is stored of a security code: a hash under a key that is not in the store, for a code is short. */
@FunctionalInterface
public interface CodeHasher {

    /** Differs for every purpose and subject. */
    String hash(CodePurpose purpose, String subject, String code);
}
