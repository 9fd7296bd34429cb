package dev.gatehouse.spring.limit;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Where requests come from. Behind proxies that is what they say in {@code X-Forwarded-For}, but only what proxies say that
 * were configured: everybody else may have made it up. Thread-safe.
 */
public final class ClientAddresses {

    /** Whoever has one IPv6 address has all of its network (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern VERSION_4 = Pattern.compile("%1$s(?:\\.%1$s){3}".formatted(OCTET));

    private static final String PORT = ":[0-9]{1,5}";
    private static final Pattern VERSION_4_WITH_PORT = Pattern.compile("([0-9.]+)" + PORT);
    private static final Pattern VERSION_6_IN_BRACKETS = Pattern.compile("\\[([0-9a-fA-F:.]+)](?:" + PORT + ")?");

    private final List<IpAddressMatcher> proxies;

    /**
     * @param proxies addresses ({@code 10.0.0.7}) and networks ({@code 10.1.0.0/16}, {@code fd00::/8}) of our own proxies
     * @throws IllegalArgumentException where one of them is neither
     */
    public ClientAddresses(List<String> proxies) {
        this.proxies = proxies.stream().map(IpAddressMatcher::new).toList();
    }

    /** The nearest that is none of our proxies; where all are, the farthest. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        List<String> before = proxies.isEmpty() ? List.of() : forwardedFor(request);
        for (String previous : before) {
            if (!isProxy(address) || !isAddress(previous)) {
                return address;
            }
            address = previous;
        }
        return address;
    }

    /** Whether it is an address of IPv6. Nothing is looked up as a name. */
    static boolean isVersion6(String text) {
        return text.indexOf(':') >= 0 && parsed(text).isPresent();
    }

    private static boolean isAddress(String text) {
        return VERSION_4.matcher(text).matches() || isVersion6(text);
    }

    /** What has a colon is no name. */
    private static Optional<InetAddress> parsed(String text) {
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(proxy -> proxy.matches(address));
    }

    /** The last first: each proxy appends whom it was asked by. */
    private static List<String> forwardedFor(HttpServletRequest request) {
        List<String> addresses = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(FORWARDED_FOR))) {
            for (String address : header.split(",", -1)) {
                addresses.add(withoutPort(address.strip()));
            }
        }
        return addresses.reversed();
    }

    /** Some proxies say {@code 203.0.113.7:51234} and {@code [2001:db8::1]:443}. */
    private static String withoutPort(String address) {
        Matcher version4 = VERSION_4_WITH_PORT.matcher(address);
        Matcher version6 = VERSION_6_IN_BRACKETS.matcher(address);
        if (version4.matches()) {
            return version4.group(1);
        }
        return version6.matches() ? version6.group(1) : address;
    }

    /** Whom an address stands for: an IPv4 address for itself, one of IPv6 for its network. */
    static String network(String address) {
        return address.indexOf(':') < 0
                ? address
                : parsed(address).map(ClientAddresses::networkOf).orElse(address);
    }

    /** An IPv4 address written as one of IPv6 is parsed as what it is. */
    private static String networkOf(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                : address.getHostAddress();
    }
}
