package dev.gatehouse.spring;

import dev.gatehouse.core.permit.KeyPurpose;
import org.jspecify.annotations.Nullable;

/**
 * What a rotation is asked for.
 *
 * @param purpose whose next key is to be made; it must be there
 */
record RotationForm(@Nullable KeyPurpose purpose) {}
