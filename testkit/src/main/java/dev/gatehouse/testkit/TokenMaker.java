package dev.gatehouse.testkit;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.core.claims.RandomId;
import dev.gatehouse.core.permit.PermitOptions;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens as they should be, and as they should not: it starts from a good one and is told what to make wrong.
 *
 * <pre>{@code
 * String good = TokenMaker.accessToken(options, now).sign(key);
 * String forAnother = TokenMaker.accessToken(options, now).claim("aud", "another").sign(key);
 * String unsigned = TokenMaker.like(good).header("alg", "none").unsigned();
 * }</pre>
 *
 * What can be done to a token without its key is in {@link BrokenTokens}.
 */
public final class TokenMaker {

    private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    private final Set<String> withoutHeader = new HashSet<>();

    private TokenMaker() {}

    /** An access token issued at {@code now}, of a user and a permit nobody has heard of. */
    public static TokenMaker accessToken(PermitOptions options, Instant now) {
        return new TokenMaker()
                .header("typ", "at+jwt")
                .claim("iss", options.issuer())
                .claim("aud", options.audience())
                .fromUntil(now, now.plus(options.accessLifetime()));
    }

    /** A refresh token issued at {@code now}, of a user and a permit nobody has heard of. */
    public static TokenMaker refreshToken(PermitOptions options, Instant now) {
        return new TokenMaker().header("typ", "rt+jwt").fromUntil(now, now.plus(options.refreshLifetime()));
    }

    /** All that this token says. */
    public static TokenMaker like(String token) {
        String[] segments = token.split("\\.", -1);
        TokenMaker maker = new TokenMaker();
        maker.header.putAll(json(segments[0]));
        maker.claims.putAll(json(segments[1]));
        return maker;
    }

    /** With this header member; {@code alg} and {@code kid} are those of the key unless they are given. */
    public TokenMaker header(String name, @Nullable Object value) {
        header.put(name, value);
        return this;
    }

    /** Without this header member. */
    public TokenMaker withoutHeader(String name) {
        withoutHeader.add(name);
        return this;
    }

    /** With this claim: a text, number, truth value, list, map or {@code null}. */
    public TokenMaker claim(String name, @Nullable Object value) {
        claims.put(name, value);
        return this;
    }

    /** Without this claim. */
    public TokenMaker withoutClaim(String name) {
        claims.remove(name);
        return this;
    }

    /**
     * Signed with a private or secret key, by the key's own algorithm (its {@code alg}, which it must have) whatever the
     * header says.
     */
    public String sign(JWK key) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("alg", key.getAlgorithm().getName());
        members.put("kid", key.getKeyID());
        members.putAll(header);
        members.keySet().removeAll(withoutHeader);
        return sign(JSONObjectUtils.toJSONString(members), JSONObjectUtils.toJSONString(claims), key);
    }

    /** Not signed at all: nothing follows the second dot. */
    public String unsigned() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(header);
        members.keySet().removeAll(withoutHeader);
        return encode(JSONObjectUtils.toJSONString(members), JSONObjectUtils.toJSONString(claims)) + ".";
    }

    /** Signed, whatever header and payload are: JSON with a member twice, or no JSON. */
    public static String sign(String header, String payload, JWK key) {
        String signed = encode(header, payload);
        return signed + "." + Signatures.sign(signed, key);
    }

    private TokenMaker fromUntil(Instant from, Instant until) {
        return claim("sub", RandomId.next())
                .claim("sid", RandomId.next())
                .claim("jti", RandomId.next())
                .claim("iat", from.getEpochSecond())
                .claim("exp", until.getEpochSecond());
    }

    private static String encode(String header, String payload) {
        return Base64URL.encode(header) + "." + Base64URL.encode(payload);
    }

    private static Map<String, Object> json(String segment) {
        try {
            return JSONObjectUtils.parse(new Base64URL(segment).decodeToString());
        } catch (ParseException notAToken) {
            throw new IllegalArgumentException("not a token", notAToken);
        }
    }
}
