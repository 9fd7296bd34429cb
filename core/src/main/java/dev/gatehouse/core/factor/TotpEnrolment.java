package dev.gatehouse.core.factor;

/**
 * An authenticator app to be set up. Told once; the account has it when a code of it has been shown.
 *
 * @param secret for people who type it: base32
 * @param uri for programs: {@code otpauth://…}
 * @param qrCode the same for cameras
 */
public record TotpEnrolment(String secret, String uri, QrCode qrCode) {

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "TotpEnrolment[…]";
    }
}
