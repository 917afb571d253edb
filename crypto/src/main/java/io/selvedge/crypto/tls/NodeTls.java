package io.selvedge.crypto.tls;

import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.VerifyingKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A node's side of mutual TLS: TLS 1.3 only, both sides show a self-signed Ed25519 certificate, and the peer gets in when
 * the id of its key is admitted, asked anew at every handshake.
 *
 * <p>There is no certificate authority, and dates in certificates are ignored: trust is the enrolment record, its end the
 * revocation record; a date would only cut off machines that were offline when it passed.
 *
 * <p>Sessions are never resumed: a resumed session skips the certificate, so a key revoked in the meantime would get in.
 * The server side sends no session tickets, whatever the client asks for. A connection that is up when its key is revoked
 * stays up until its user closes it.
 */
public final class NodeTls {
    private static final String ALIAS = "node";

    private final KeyStore keyStore;
    private final X509ExtendedTrustManager trustManager;
    private final SSLContext sslContext;

    private NodeTls(SigningKey identity, Predicate<String> admitted) {
        this.trustManager = new PinnedTrust(admitted);
        try {
            PrivateKey key =
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(identity.toPkcs8()));
            X509Certificate certificate = SelfSigned.certificate(identity);
            this.keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(null, null);
            keyStore.setKeyEntry(ALIAS, key, new char[0], new Certificate[] {certificate});
            this.sslContext = new PinnedContext(plainContext());
        } catch (GeneralSecurityException | IOException e) {
            throw new InvariantViolation("every Java platform since 15 has Ed25519 and TLS 1.3", e);
        }
    }

    private SSLContext plainContext() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, new char[0]);
        KeyManager[] keyManagers = keys.getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers, new TrustManager[] {trustManager}, new SecureRandom());
        return context;
    }

    /**
     * TLS for one node.
     *
     * @param identity this node's key
     * @param admitted whether the key of this id may connect or be connected to; called on handshake threads
     */
    public static NodeTls of(SigningKey identity, Predicate<String> admitted) {
        return new NodeTls(identity, admitted);
    }

    /** For engines and sockets of either side: each is made with TLS 1.3 only and demands the client's certificate. */
    public SSLContext sslContext() {
        return sslContext;
    }

    /** This node's key and certificate, PKCS#12 in memory, under an empty password. */
    public KeyStore keyStore() {
        return keyStore;
    }

    /** Checks a peer's leaf certificate by the id of its key and nothing else. */
    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /** Id of the key that the peer of an established session has proven; BAD_KEY where there is none. */
    public static String peerKeyId(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return keyOf(chain).keyId();
        } catch (SSLPeerUnverifiedException e) {
            throw new SelvedgeException(SelvedgeException.BAD_KEY, "the peer has shown no certificate", Map.of(), e);
        }
    }

    /** The peer's key; BAD_KEY for anything but one certificate with an Ed25519 key. */
    static VerifyingKey keyOf(Certificate[] chain) {
        if (chain.length != 1) {
            throw new SelvedgeException(SelvedgeException.BAD_KEY, "a node shows exactly one certificate");
        }
        return VerifyingKey.ofSpki(chain[0].getPublicKey().getEncoded());
    }
}
