package dev.gatehouse.spring;

import dev.gatehouse.core.factor.TotpEnrolment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An authenticator app to be set up, told once.
 *
 * @param secret for people who type it: base32
 * @param uri for programs: {@code otpauth://…}
 * @param qrCode the same for cameras
 */
record TotpEnrolmentAnswer(String secret, String uri, QrCodeAnswer qrCode) {

    /**
     * An image in two formats, each as a {@code data:} URI (RFC 2397), fit for the {@code src} of an image.
     *
     * @param svg {@code data:image/svg+xml;base64,…}
     * @param png {@code data:image/png;base64,…}
     */
    record QrCodeAnswer(String svg, String png) {

        /** Never shows what is in it. */
        @Override
        public String toString() {
            return "QrCodeAnswer[…]";
        }
    }

    static TotpEnrolmentAnswer of(TotpEnrolment enrolment) {
        byte[] svg = enrolment.qrCode().toSvg().getBytes(StandardCharsets.UTF_8);
        QrCodeAnswer qrCode = new QrCodeAnswer(
                dataUri("image/svg+xml", svg),
                dataUri("image/png", enrolment.qrCode().toPng()));
        return new TotpEnrolmentAnswer(enrolment.secret(), enrolment.uri(), qrCode);
    }

    private static String dataUri(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "TotpEnrolmentAnswer[…]";
    }
}
