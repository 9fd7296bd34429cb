package dev.gatehouse.core.permit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.macs.SipHash128;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Stands for a subject in 128 bits, so that a table need not keep it: SipHash under a key of this process, lest anybody
 * could look for two subjects that meet. That two of a million do by chance has a probability of 1 in 10^26.
 */
final class CutOffHash {

    /** @param high never 0 */
    record Value(long high, long low) {}

    private static final int KEY_BYTES = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final KeyParameter key;

    CutOffHash() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new KeyParameter(bytes);
    }

    Value of(String subject) {
        SipHash128 hash = new SipHash128();
        hash.init(key);
        byte[] text = subject.getBytes(StandardCharsets.UTF_8);
        hash.update(text, 0, text.length);
        byte[] value = new byte[hash.getMacSize()];
        hash.doFinal(value, 0);
        long high = (long) LONG.get(value, 0);
        return new Value(high == 0 ? 1 : high, (long) LONG.get(value, Long.BYTES));
    }
}
