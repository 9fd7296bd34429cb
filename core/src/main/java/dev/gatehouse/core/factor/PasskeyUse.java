package dev.gatehouse.core.factor;

/** That somebody has just used a passkey and shown its device who they are. Only {@link PasskeyManager} makes one. */
public final class PasskeyUse {

    private final String userId;

    PasskeyUse(String userId) {
        this.userId = userId;
    }

    /** Whose passkey it is. */
    public String userId() {
        return userId;
    }
}
