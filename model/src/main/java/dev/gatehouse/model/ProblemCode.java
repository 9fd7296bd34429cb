package dev.gatehouse.model;

/**
 * The catalogue of everything that can go wrong, each with its HTTP status. The message bundles hold
 * {@code <code>.title} and {@code <code>.detail} for each.
 */
public enum ProblemCode {
    MALFORMED_BODY("MalformedBody", 400),
    UNKNOWN_FIELD("UnknownField", 400),
    INVALID_FIELD("InvalidField", 400),
    INVALID_PARAMETER("InvalidParameter", 400),
    MALFORMED_REQUEST("MalformedRequest", 400),
    /** A security code that isn't right, or not any more; which of it is never told. */
    SECURITY_CODE_REFUSED("SecurityCodeRefused", 400),
    /** Another request was sent under the id of a repeatable one. */
    REPEATED_REQUEST_DIFFERS("RepeatedRequestDiffers", 400),
    UNSUPPORTED_API_VERSION_VALUE("UnsupportedApiVersionValue", 400),
    /** No access token where one is needed. */
    AUTHENTICATION_REQUIRED("AuthenticationRequired", 401),
    /** Sign-in refused, whatever the reason. */
    SIGN_IN_REFUSED("SignInRefused", 401),
    /** The password is right, and a second factor is needed. */
    SECOND_FACTOR_REQUIRED("SecondFactorRequired", 401),
    /** The second factor is not right, or not at the moment, or its challenge is over. */
    SECOND_FACTOR_REFUSED("SecondFactorRefused", 401),
    TOKEN_EXPIRED("TokenExpired", 401),
    TOKEN_REVOKED("TokenRevoked", 401),
    TOKEN_INVALID("TokenInvalid", 401),
    /** Renewal refused: the refresh token is not one of ours. */
    REFRESH_TOKEN_INVALID("RefreshTokenInvalid", 401),
    /** Renewal refused: the permit was not renewed in time, or reached its absolute end. */
    PERMIT_EXPIRED("PermitExpired", 401),
    /** Renewal refused: the permit was revoked. */
    PERMIT_REVOKED("PermitRevoked", 401),
    POLICY_NOT_MET("PolicyNotMet", 403),
    /** Nobody changes their own rights, whatever policies they meet. */
    NOT_FOR_ONESELF("NotForOneself", 403),
    /** It may come from a page of another site, in whose name nothing is done. */
    CROSS_SITE_REQUEST("CrossSiteRequest", 403),
    /** Browsers' sessions need HTTPS. */
    HTTPS_REQUIRED("HttpsRequired", 403),
    NOT_FOUND("NotFound", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    NOT_ACCEPTABLE("NotAcceptable", 406),
    ALREADY_EXISTS("AlreadyExists", 409),
    /** It can't be removed while something belongs to it. */
    STILL_IN_USE("StillInUse", 409),
    /** Nobody would be left to administer the rest. */
    LAST_ADMIN("LastAdmin", 409),
    PRECONDITION_FAILED("PreconditionFailed", 412),
    /** A repeatable request that was first sent so long ago that it may have been forgotten. */
    FIRST_SENT_OUT_OF_RANGE("FirstSentOutOfRange", 412),
    BODY_TOO_LARGE("BodyTooLarge", 413),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415),
    PRECONDITION_REQUIRED("PreconditionRequired", 428),
    TOO_MANY_REQUESTS("TooManyRequests", 429),
    INTERNAL_ERROR("InternalError", 500),
    /** It says that it may be repeated, and would be done each time. */
    REPEATABILITY_NOT_SUPPORTED("RepeatabilityNotSupported", 501),
    /** More work than is taken on at once; the same call may be made again later. */
    BUSY("Busy", 503),
    /** Something this needs (the database) is away; nothing was changed. */
    UNAVAILABLE("Unavailable", 503),
    /** This node doesn't know at the moment what was revoked on others, and what was asked for is not done without. */
    REVOCATIONS_UNKNOWN("RevocationsUnknown", 503);

    private final String code;
    private final int status;

    ProblemCode(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /** The code as it travels, e.g. {@code TokenExpired}. */
    public String code() {
        return code;
    }

    /** The HTTP status (RFC 9110 §15) it is answered with. */
    public int status() {
        return status;
    }
}
