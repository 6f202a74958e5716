package io.evenbook.app.refusal;

import io.evenbook.app.privacy.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Computes HMAC-SHA-256 of the bodies of requests, so that it can be shown later which body was refused. The key stays
 * outside the database: without it nobody can guess a short body from its MAC.
 */
@Component
public class BodyMacs {
    private static final Logger logger = LoggerFactory.getLogger(BodyMacs.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    /** @param file with 32 bytes; made if it is missing; empty: a key that this process forgets when it ends */
    BodyMacs(@Value("${evenbook.refusals.key-file}") String file) throws IOException {
        if (file.isEmpty()) {
            logger.warn("No evenbook.refusals.key-file: refused bodies can be compared only until the service ends");
            this.key = new SecretKeySpec(random(), ALGORITHM);
        } else {
            this.key = new SecretKeySpec(read(Path.of(file).toAbsolutePath()), ALGORITHM);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            // The second of two processes that start at once takes the key of the first
            OwnerOnlyFile.create(file, random());
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException("must have %d bytes, but has %d: evenbook.refusals.key-file=%s"
                    .formatted(KEY_BYTES, bytes.length, file));
        }
        return bytes;
    }

    private static byte[] random() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** A MAC that nothing was added to. */
    public BodyMac start() {
        return new BodyMac(key);
    }

    /** The MAC of what was read of one body. Not thread-safe. */
    public static final class BodyMac {
        /** The request attribute with the MAC of its body. */
        public static final String ATTRIBUTE = BodyMac.class.getName();

        private final SecretKeySpec key;

        /** Null while nothing was added: most requests have no body. */
        private Mac mac;

        private BodyMac(SecretKeySpec key) {
            this.key = key;
        }

        public void add(byte[] bytes, int offset, int length) {
            if (mac == null) {
                mac = begin();
            }
            mac.update(bytes, offset, length);
        }

        private Mac begin() {
            try {
                Mac begun = Mac.getInstance(ALGORITHM);
                begun.init(key);
                return begun;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** In hexadecimal digits; null if nothing was added. Begins anew afterwards. */
        public String end() {
            return mac == null ? null : HexFormat.of().formatHex(mac.doFinal());
        }
    }
}
