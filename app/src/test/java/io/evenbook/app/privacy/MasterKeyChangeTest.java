package io.evenbook.app.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evenbook.api.access.Sealed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new first line in the file of the master keys: all keys are wrapped anew, and the other lines can go. */
class MasterKeyChangeTest {
    private static final String PLACE = "account.AccountOpened/owner/acc_1";
    private static final List<String> SUBJECTS = List.of("cus_alice", "cus_Bob", "../cus_carol");
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path folder;

    private Path master;
    private SubjectVault vault;
    private final Map<String, Sealed> sealed = new LinkedHashMap<>();
    private String hash;

    @BeforeEach
    void seal() {
        master = folder.resolve("master");
        MasterKeys.createIfMissing(master);
        vault = started(new KeyFiles(folder));
        SUBJECTS.forEach(subject -> sealed.put(subject, vault.seal(subject, PLACE, "name of " + subject)));
        hash = vault.hash("body", CONTENT);
    }

    @Test
    void allKeysAreWrappedAnewAndTheOldMasterKeyCanGo() throws IOException {
        vault.destroy("cus_gone");
        addMasterKey();

        assertThat(vault.wrapAnew()).isZero();

        keepNewestMasterKey();
        assertThat(vault.wrapAnew()).isZero();
        assertOpens(started(new KeyFiles(folder)));
        assertThat(new KeyFiles(folder).find("cus_gone"))
                .hasValueSatisfying(kept -> assertThat(kept.isDestroyed()).isTrue());
    }

    @Test
    void theOldMasterKeyIsNeededUntilThen() throws IOException {
        addMasterKey();
        keepNewestMasterKey();

        assertThatIllegalStateException().isThrownBy(() -> started(new KeyFiles(folder)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatStoppedHalfWayGoesOnAtTheNextStart(int before) throws IOException {
        addMasterKey();
        SubjectVault stopping = started(new Interposed(() -> {}) {
            private int left = before;

            @Override
            public boolean replace(String subject, byte[] wrapped, byte[] anew) {
                if (left-- == 0) {
                    throw new Stop();
                }
                return super.replace(subject, wrapped, anew);
            }
        });
        try {
            stopping.wrapAnew();
        } catch (Stop expected) {
            assertOpens(started(new KeyFiles(folder)));
        }

        SubjectVault next = started(new KeyFiles(folder));
        next.wrapAnew();
        keepNewestMasterKey();

        assertOpens(started(new KeyFiles(folder)));
    }

    @Test
    void otherProcessesFollowWithoutARestart() throws IOException {
        SubjectVault other = started(new KeyFiles(folder));
        addMasterKey();
        vault.wrapAnew();
        keepNewestMasterKey();

        assertOpens(other);
        Sealed later = other.seal("cus_dave", PLACE, "Dave");
        assertThat(started(new KeyFiles(folder)).open(later, PLACE)).contains("Dave");
    }

    @Test
    void aKeyThatIsDestroyedMeanwhileStaysDestroyed() throws IOException {
        addMasterKey();
        started(new Interposed(() -> SUBJECTS.forEach(vault::destroy))).wrapAnew();

        assertThat(SUBJECTS)
                .allSatisfy(subject -> assertThat(started(new KeyFiles(folder)).open(sealed.get(subject), PLACE))
                        .isEmpty());
    }

    @Test
    void aKeyThatNoMasterKeyOpensDoesNotStopTheOthers() throws IOException {
        addMasterKey();
        Files.writeString(folder.resolve("cus_aaron.key"), Base64.getEncoder().encodeToString(new byte[40]) + "\n");

        assertThat(vault.wrapAnew()).isEqualTo(1);

        keepNewestMasterKey();
        assertOpens(started(new KeyFiles(folder)));
    }

    private static final class Stop extends RuntimeException {}

    /** The keys in the folder; something happens right before a key is replaced. */
    private class Interposed implements SubjectKeys {
        private final SubjectKeys files = new KeyFiles(folder);
        private final Runnable before;

        Interposed(Runnable before) {
            this.before = before;
        }

        @Override
        public Optional<Kept> find(String subject) {
            return files.find(subject);
        }

        @Override
        public Kept keep(String subject, byte[] wrapped) {
            return files.keep(subject, wrapped);
        }

        @Override
        public List<String> subjects() {
            return files.subjects();
        }

        @Override
        public boolean replace(String subject, byte[] wrapped, byte[] anew) {
            before.run();
            return files.replace(subject, wrapped, anew);
        }

        @Override
        public void destroy(String subject) {
            files.destroy(subject);
        }
    }

    private SubjectVault started(SubjectKeys keys) {
        return new SubjectVault(keys, new MasterKeys(master));
    }

    private void assertOpens(SubjectVault opened) {
        sealed.forEach((subject, text) -> assertThat(opened.open(text, PLACE)).contains("name of " + subject));
        assertThat(opened.hash("body", CONTENT)).isEqualTo(hash);
    }

    private void addMasterKey() throws IOException {
        String added = Base64.getEncoder().encodeToString(MasterKey.random()) + "\n";
        Files.writeString(master, added + Files.readString(master));
    }

    private void keepNewestMasterKey() throws IOException {
        try (Stream<String> lines = Files.lines(master)) {
            Files.write(master, lines.limit(1).toList());
        }
    }
}
