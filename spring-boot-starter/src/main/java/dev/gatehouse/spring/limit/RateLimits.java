package dev.gatehouse.spring.limit;

import dev.gatehouse.core.user.Emails;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Ends requests that are too many, with 429 and the time after which the next one is taken. Each node counts for itself.
 * Thread-safe.
 */
public final class RateLimits {

    /** Whoever has one IPv6 address has all of its network (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

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
        require(perAddress, network(addresses.of(request)));
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

    private static String network(String address) {
        return ClientAddresses.isVersion6(address) ? networkOf(parse(address)) : address;
    }

    /** An IPv4 address written as one of IPv6 is parsed as what it is. */
    private static String networkOf(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                : address.getHostAddress();
    }

    private static InetAddress parse(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
