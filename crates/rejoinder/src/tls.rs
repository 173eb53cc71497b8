//! Certificates: read at start and on SIGHUP, handed to the listeners.

use std::fmt;
use std::sync::Arc;

use anyhow::Context;
use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::settings::serve::CertificateFiles;

/// A certificate that can be read again while it serves.
pub(crate) struct Certificate {
    files: CertificateFiles,
    current: ArcSwap<CertifiedKey>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads it for the first time.
    ///
    /// # Errors
    /// When a file cannot be read, or chain and key do not belong together.
    pub(crate) fn read(files: CertificateFiles) -> anyhow::Result<Arc<Self>> {
        let current = ArcSwap::from_pointee(certified_key(&files)?);
        Ok(Arc::new(Self { files, current }))
    }

    /// Reads it again; new connections get it.
    ///
    /// # Errors
    /// As [`Self::read`]; the one that was read before stays.
    pub(crate) fn reread(&self) -> anyhow::Result<()> {
        self.current.store(Arc::new(certified_key(&self.files)?));
        Ok(())
    }

    /// What a listener needs: HTTP/2 before HTTP/1.1 by ALPN.
    pub(crate) fn server_config(self: &Arc<Self>) -> Arc<ServerConfig> {
        let mut config =
            ServerConfig::builder().with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

fn certified_key(files: &CertificateFiles) -> anyhow::Result<CertifiedKey> {
    let path = files.chain.display();
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.chain)
        .and_then(Iterator::collect)
        .with_context(|| format!("cannot read the certificate chain {path} as PEM"))?;
    anyhow::ensure!(!chain.is_empty(), "{path} holds no certificate; give a PEM file with one");
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .with_context(|| format!("cannot read the private key {} as PEM", files.key.display()))?;
    let provider = rustls::crypto::CryptoProvider::get_default()
        .context("no cryptography was installed; this is a defect of the program")?;
    CertifiedKey::from_der(chain, key, provider).with_context(|| {
        format!("the key {} does not fit the certificate {path}", files.key.display())
    })
}
