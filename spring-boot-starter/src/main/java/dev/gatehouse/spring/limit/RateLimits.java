package dev.gatehouse.spring.limit;

import dev.gatehouse.core.user.Emails;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;

/**
 * Ends requests that are too many, with 429 and the time after which the next one is taken. Each node counts for itself.
 * Thread-safe.
 */
public final class RateLimits {

    private final ClientAddresses addresses;
    private final Allowance perAddress;
    private final Allowance perAccount;

    public RateLimits(ClientAddresses addresses, LimitOptions options, Clock clock) {
        this.addresses = addresses;
        this.perAddress =
                Allowance.of(options.addressBurst(), options.addressPerMinute(), Duration.ofMinutes(1), clock);
        this.perAccount = Allowance.of(options.accountBurst(), options.accountPerHour(), Duration.ofHours(1), clock);
    }

    /**
     * Counts a request that costs a password's hash or a mail and needs no permit.
     *
     * @throws ProblemException 429, where its address has made too many
     */
    public void count(HttpServletRequest request) {
        require(perAddress, ClientAddresses.network(addresses.of(request)));
    }

    /**
     * Counts a mail that somebody without a permit asks to be sent; to what can be no address, none is. Whether there is such an account makes no difference.
     *
     * @throws ProblemException 429, where too many were asked for
     */
    public void countMail(String email) {
        Emails.normalize(email).ifPresent(mailbox -> require(perAccount, mailbox));
    }

    private static void require(Allowance allowance, String who) {
        allowance.take(who).ifPresent(wait -> {
            throw ProblemException.of(ProblemCode.TOO_MANY_REQUESTS).withRetryAfter(wait);
        });
    }
}
