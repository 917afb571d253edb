package io.selvedge.crypto.tls;

import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** The certificate that TLS wants around a key: the same bytes for the same key, whenever it is made. */
final class SelfSigned {
    private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));

    // RFC 5280, 4.1.2.5: the date that means "no well-defined expiration".
    private static final Date TO = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

    private static final int SERIAL_BYTES = 16;
    private static final int NAME_CHARS = 32;

    private SelfSigned() {}

    static X509Certificate certificate(SigningKey key) {
        String keyId = key.verifyingKey().keyId();
        byte[] spki = key.verifyingKey().spki();
        X500Name name = new X500Name("CN=" + keyId.substring(0, NAME_CHARS));
        BigInteger serial =
                new BigInteger(1, Arrays.copyOfRange(spki, spki.length - SERIAL_BYTES, spki.length)).setBit(0);
        try {
            byte[] der = new X509v3CertificateBuilder(
                            name, serial, FROM, TO, name, SubjectPublicKeyInfo.getInstance(spki))
                    .build(new KeySigner(key))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException | CertificateException e) {
            throw new InvariantViolation("our own certificate is well-formed", e);
        }
    }

    private static final class KeySigner implements ContentSigner {
        private final SigningKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        KeySigner(SigningKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return key.sign(content.toByteArray());
        }
    }
}
