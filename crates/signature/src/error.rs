//! Why a request is not accepted as signed.

/// What is wrong with a signature. The text is what AWS answers; the dialect adds status and type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature at all. [`crate::parse`] gives none instead; this is for callers that
    /// need one.
    #[error("Missing Authentication Token")]
    Missing,

    /// The signature lacks parts or cannot be read (`IncompleteSignatureException`).
    #[error("{message}")]
    Incomplete {
        /// AWS's text.
        message: String,
    },

    /// Nobody has this key, or the session token is not the key's. For callers, who know the keys
    /// (`UnrecognizedClientException`).
    #[error("The security token included in the request is invalid.")]
    UnknownKey {
        /// The access key's id.
        access_key_id: String,
    },

    /// The session is over. For callers, who know the sessions (`ExpiredTokenException`).
    #[error("The security token included in the request is expired")]
    TokenExpired,

    /// It was signed for another service, day or terminator (`InvalidSignatureException`).
    #[error("{message}")]
    WrongScope {
        /// AWS's text.
        message: String,
    },

    /// The signature is another than ours (`InvalidSignatureException`).
    #[error(
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for \
         details.\n\nThe Canonical String for this request should have been\n'{canonical}'\n\n\
         The String-to-Sign should have been\n'{string_to_sign}'\n"
    )]
    Mismatch {
        /// The request as it should have been signed.
        canonical: String,
        /// What should have been signed.
        string_to_sign: String,
    },

    /// The signature is right but too old (`InvalidSignatureException`).
    #[error("Signature expired: {signed} is now earlier than {limit} ({now} - {minutes} min.)")]
    Expired {
        /// When it was signed, as `20150830T123600Z`.
        signed: String,
        /// Since when it would be good.
        limit: String,
        /// The time here.
        now: String,
        /// How long it was good for.
        minutes: i64,
    },

    /// The signature is right but from the future (`InvalidSignatureException`).
    #[error(
        "Signature not yet current: {signed} is still later than {limit} ({now} + {minutes} min.)"
    )]
    NotYetCurrent {
        /// When it was signed.
        signed: String,
        /// Until when it would be good.
        limit: String,
        /// The time here.
        now: String,
        /// The tolerance.
        minutes: i64,
    },
}

impl SignatureError {
    /// The first sentence of a mismatch, without the strings that AWS sends only sometimes.
    pub const MISMATCH: &'static str = "The request signature we calculated does not match the \
                                        signature you provided. Check your AWS Secret Access Key \
                                        and signing method. Consult the service documentation for \
                                        details.";

    pub(crate) fn incomplete(message: impl Into<String>) -> Self {
        Self::Incomplete { message: message.into() }
    }
}
