package dev.gatehouse.client;

import dev.gatehouse.model.ConfirmationForm;
import dev.gatehouse.model.EmailForm;
import dev.gatehouse.model.PasswordResetForm;
import dev.gatehouse.model.RegistrationForm;
import java.util.concurrent.CompletableFuture;

/**
 * What people do about an account before they can sign in. Whether there is an account is never told: each asks for an e-mail, and only whoever
 * reads the mailbox knows what came. All throw {@link Refused} where a field isn't right or a code isn't, and {@link Unreachable}: it may have been
 * done then, and comes to the same when it is asked for again, but for another e-mail.
 */
public final class Registration {

    private final Backend backend;

    Registration(Backend backend) {
        this.backend = backend;
    }

    /** Asks for an account, and has a code sent that confirms the address. */
    public void register(String email, String password, String firstName, String lastName) {
        post("", new RegistrationForm(email, password, firstName, lastName));
    }

    /** @see #register */
    public CompletableFuture<Void> registerAsync(String email, String password, String firstName, String lastName) {
        return backend.done(() -> register(email, password, firstName, lastName));
    }

    /** Shows that the address is theirs. */
    public void confirm(String email, String code) {
        post("/confirmation", new ConfirmationForm(email, code));
    }

    /** @see #confirm */
    public CompletableFuture<Void> confirmAsync(String email, String code) {
        return backend.done(() -> confirm(email, code));
    }

    /** Has another code sent. */
    public void requestConfirmation(String email) {
        post("/confirmation/request", new EmailForm(email));
    }

    /** @see #requestConfirmation */
    public CompletableFuture<Void> requestConfirmationAsync(String email) {
        return backend.done(() -> requestConfirmation(email));
    }

    /** Has a code sent that sets a new password. */
    public void requestPasswordReset(String email) {
        post("/password-reset/request", new EmailForm(email));
    }

    /** @see #requestPasswordReset */
    public CompletableFuture<Void> requestPasswordResetAsync(String email) {
        return backend.done(() -> requestPasswordReset(email));
    }

    /** Sets a new password; all permits end. */
    public void resetPassword(String email, String code, String newPassword) {
        post("/password-reset", new PasswordResetForm(email, code, newPassword));
    }

    /** @see #resetPassword */
    public CompletableFuture<Void> resetPasswordAsync(String email, String code, String newPassword) {
        return backend.done(() -> resetPassword(email, code, newPassword));
    }

    private void post(String what, Object form) {
        backend.callAnonymously(Call.post(backend.options().usersPath() + what, form));
    }
}
