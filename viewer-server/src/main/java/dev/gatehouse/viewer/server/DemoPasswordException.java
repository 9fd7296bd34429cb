package dev.gatehouse.viewer.server;

import dev.gatehouse.core.user.PasswordFault;

/** The password set for the demo traders can't be one; the message is meant for whoever starts the viewer. */
final class DemoPasswordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoPasswordException(PasswordFault fault) {
        super("VIEWER_DEMO_PASSWORD must " + allowed(fault));
    }

    private static String allowed(PasswordFault fault) {
        return switch (fault) {
            case PasswordFault.TooShort(int minLength) -> "have at least " + minLength + " characters";
            case PasswordFault.TooLong(int maxLength) -> "have at most " + maxLength + " characters";
            case PasswordFault.Malformed malformed -> "be text";
            case PasswordFault.TooCommon common -> "not be a common one";
            case PasswordFault.TooPersonal personal -> "not be made of the demo traders' names";
        };
    }
}
