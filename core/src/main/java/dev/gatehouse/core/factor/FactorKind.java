package dev.gatehouse.core.factor;

/** What may serve as a second factor. */
public enum FactorKind {
    /** A one-time password of an authenticator app (RFC 6238). */
    TOTP("totp", "otp"),
    /** A passkey, with which one signs in without a password (WebAuthn): proof of possession. */
    PASSKEY("passkey", "pop"),
    /** One of ten codes on paper, each for once. */
    RECOVERY_CODE("recoveryCode", "recovery");

    private final String wireName;
    private final String method;

    FactorKind(String wireName, String method) {
        this.wireName = wireName;
        this.method = method;
    }

    /** As it travels, e.g. {@code recoveryCode}. */
    public String wireName() {
        return wireName;
    }

    /** What the claim {@code amr} has for it: RFC 8176's {@code otp}, or {@code recovery}, for which that has no value. */
    public String method() {
        return method;
    }
}
