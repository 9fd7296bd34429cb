package dev.gatehouse.core.audit;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Marks rows of the record: whoever may write the database but has not this key can make no row, nor change one. HMAC-SHA-256,
 * as base64url. Thread-safe.
 */
public final class AuditKey {

    private static final String HMAC = "HmacSHA256";

    /** The length of a text that isn't there. */
    private static final int ABSENT = -1;

    private final SecretKey key;

    public AuditKey(SecretKey key) {
        this.key = key;
    }

    /**
     * The mark of a row.
     *
     * @param fields all that it holds, in an order that is always the same, what kind of row it is first
     */
    public String mark(List<@Nullable String> fields) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (String field : fields) {
                mac.update(encoded(field));
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(HMAC + " is not to be had", broken);
        }
    }

    /** Whether that is the mark of a row with these fields. */
    public boolean isMark(@Nullable String mark, List<@Nullable String> fields) {
        return mark != null && MessageDigest.isEqual(bytes(mark), bytes(mark(fields)));
    }

    /** The length first, so that no two lists of texts are encoded alike. */
    private static byte[] encoded(@Nullable String field) {
        if (field == null) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(ABSENT).array();
        }
        ByteBuffer encoded = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * field.length());
        encoded.putInt(field.length()).asCharBuffer().put(field);
        return encoded.array();
    }

    private static byte[] bytes(String text) {
        return encoded(text);
    }
}
