//! TLS with backends. Made when a backend first wants it: loading the machine's certificates is
//! slow and takes memory that a gateway without TLS backends never pays.

use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::plan::TlsRules;

/// Both configurations, shared by all workers.
#[derive(Default)]
pub(crate) struct BackendTls {
    verified: OnceLock<Result<Arc<ClientConfig>, String>>,
    unverified: OnceLock<Result<Arc<ClientConfig>, String>>,
    roots: Option<Arc<RootCertStore>>,
}

impl BackendTls {
    /// Backends are verified against these roots instead of the machine's.
    pub(crate) fn with_roots(roots: Option<Arc<RootCertStore>>) -> Self {
        Self { roots, ..Self::default() }
    }

    pub(crate) fn config(&self, rules: TlsRules) -> Result<Arc<ClientConfig>, String> {
        let config = match rules {
            TlsRules::Verified => self.verified.get_or_init(|| self.verifying()),
            TlsRules::Unverified => self.unverified.get_or_init(trusting),
        };
        config.clone()
    }

    fn verifying(&self) -> Result<Arc<ClientConfig>, String> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        let config = match &self.roots {
            Some(roots) => {
                let verifier = WebPkiServerVerifier::builder_with_provider(roots.clone(), provider)
                    .build()
                    .map_err(|error| error.to_string())?;
                builder.with_webpki_verifier(verifier).with_no_client_auth()
            }
            None => builder
                .with_platform_verifier()
                .map_err(|error| error.to_string())?
                .with_no_client_auth(),
        };
        Ok(Arc::new(config))
    }
}

fn trusting() -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Trusting { provider }))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Believes every certificate, for backends whose owner said so; the handshake itself must still
/// be signed with the certificate's key.
#[derive(Debug)]
struct Trusting {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
