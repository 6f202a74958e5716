package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.Test;

class DocumentTypeTest {
    private final DocumentType type = new DocumentType();

    private final Document document = new Document("_id", "ntf_7_acc_alice")
            .append("text", "zwölf €")
            .append("count", 12)
            .append("position", 1L << 40)
            .append("ratio", 0.5)
            .append("read", false)
            .append("at", Instant.ofEpochMilli(1_700_000_000_123L))
            .append("object", new ObjectId())
            .append("token", new BinData(new byte[] {1, 2, 127}))
            .append("nothing", null)
            .append("nested", new Document("list", List.of(1, "two", new Document("three", 3L))));

    @Test
    void aDocumentIsReadAsItWasWritten() {
        WriteBuffer buffer = new WriteBuffer();
        type.write(buffer, document);
        type.write(buffer, new Document());
        ByteBuffer written = written(buffer);
        assertThat(type.read(written)).isEqualTo(document);
        assertThat(type.read(written)).isEqualTo(new Document());
        assertThat(written.hasRemaining()).isFalse();
    }

    @Test
    void aDocumentOfH2sOwnTypeCanBeRead() {
        WriteBuffer buffer = new WriteBuffer();
        BasicDataType<Object> before = new ObjectDataType();
        before.write(buffer, document);
        type.write(buffer, document);
        ByteBuffer written = written(buffer);
        assertThat(type.read(written)).isEqualTo(document);
        assertThat(type.read(written)).isEqualTo(document);
    }

    private static ByteBuffer written(WriteBuffer buffer) {
        return buffer.getBuffer().flip();
    }
}
