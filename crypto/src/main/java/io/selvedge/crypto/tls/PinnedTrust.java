package io.selvedge.crypto.tls;

import io.selvedge.crypto.SelvedgeException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Admits a peer by the id of its key. The certificate's own signature says nothing that TLS's CertificateVerify does not
 * say better, and so is not looked at. An extended trust manager, because JSSE adds host name checks to plain ones.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    private final Predicate<String> admitted;

    PinnedTrust(Predicate<String> admitted) {
        this.admitted = admitted;
    }

    private void check(X509Certificate @Nullable [] chain) throws CertificateException {
        if (chain == null) {
            throw new CertificateException("the peer has shown no certificate");
        }
        String keyId;
        try {
            keyId = NodeTls.keyOf(chain).keyId();
        } catch (SelvedgeException e) {
            throw new CertificateException(e.getMessage(), e);
        }
        if (!admitted.test(keyId)) {
            throw new CertificateException("key " + keyId + " is not admitted");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
