package io.evenbook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    private static final int LARGEST = 1_025;
    private static final int LARGEST_WITH_ALL_PROOFS = 80;

    /** The leaves and roots that certificate-transparency's own tests use. */
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static List<byte[]> hashes(int size) {
        return IntStream.range(0, size)
                .mapToObj(leaf -> MerkleTree.leafHash(
                        ByteBuffer.allocate(Integer.BYTES).putInt(leaf).array()))
                .toList();
    }

    /** The definition of RFC 6962, word by word. */
    private static byte[] naiveRoot(List<byte[]> hashes) {
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        int split = 1;
        while (split * 2 < hashes.size()) {
            split *= 2;
        }
        return MerkleTree.nodeHash(
                naiveRoot(hashes.subList(0, split)), naiveRoot(hashes.subList(split, hashes.size())));
    }

    @Test
    void hasThePublishedRoots() {
        HexFormat hex = HexFormat.of();
        List<byte[]> hashes =
                LEAVES.stream().map(hex::parseHex).map(MerkleTree::leafHash).toList();
        assertThat(hex.formatHex(MerkleTree.root(List.of()))).isEqualTo(EMPTY);
        for (int size = 1; size <= hashes.size(); size++) {
            assertThat(hex.formatHex(MerkleTree.root(hashes.subList(0, size))))
                    .as("%d leaves", size)
                    .isEqualTo(ROOTS.get(size - 1));
        }
    }

    @Test
    void everySizeHasTheRootOfTheDefinition() {
        List<byte[]> hashes = hashes(LARGEST);
        for (int size = 1; size <= LARGEST; size++) {
            List<byte[]> leaves = hashes.subList(0, size);
            assertThat(MerkleTree.root(leaves)).as("%d leaves", size).isEqualTo(naiveRoot(leaves));
        }
    }

    @Test
    void everyLeafIsProvenAndNoSpoiledProofIs() {
        List<byte[]> hashes = hashes(LARGEST_WITH_ALL_PROOFS);
        for (int size = 1; size <= LARGEST_WITH_ALL_PROOFS; size++) {
            List<byte[]> leaves = hashes.subList(0, size);
            byte[] root = MerkleTree.root(leaves);
            for (int index = 0; index < size; index++) {
                List<byte[]> proof = MerkleTree.inclusionProof(leaves, index);
                assertThat(MerkleTree.isIncluded(index, size, leaves.get(index), proof, root))
                        .as("leaf %d of %d", index, size)
                        .isTrue();
                assertSpoiledProofsFail(index, size, leaves.get(index), proof, root);
            }
        }
    }

    private static void assertSpoiledProofsFail(int index, int size, byte[] leafHash, List<byte[]> proof, byte[] root) {
        for (int level = 0; level < proof.size(); level++) {
            List<byte[]> changed = new ArrayList<>(proof);
            changed.set(level, flipped(proof.get(level)));
            assertThat(MerkleTree.isIncluded(index, size, leafHash, changed, root))
                    .isFalse();
            List<byte[]> shorter = new ArrayList<>(proof);
            shorter.remove(level);
            assertThat(MerkleTree.isIncluded(index, size, leafHash, shorter, root))
                    .isFalse();
        }
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(root);
        assertThat(MerkleTree.isIncluded(index, size, leafHash, longer, root)).isFalse();
        assertThat(MerkleTree.isIncluded(index, size, flipped(leafHash), proof, root))
                .isFalse();
        assertThat(MerkleTree.isIncluded(index, size, leafHash, proof, flipped(root)))
                .isFalse();
        for (int other = 0; other < size; other++) {
            if (other != index) {
                assertThat(MerkleTree.isIncluded(other, size, leafHash, proof, root))
                        .isFalse();
            }
        }
        assertThat(MerkleTree.isIncluded(-1, size, leafHash, proof, root)).isFalse();
        assertThat(MerkleTree.isIncluded(size, size, leafHash, proof, root)).isFalse();
    }

    private static byte[] flipped(byte[] hash) {
        byte[] changed = hash.clone();
        changed[hash.length - 1] ^= 1;
        return changed;
    }

    @Test
    void aLargeTreeProvesItsFirstMiddleAndLastLeaf() {
        List<byte[]> leaves = hashes(LARGEST);
        byte[] root = MerkleTree.root(leaves);
        for (int index : List.of(0, 511, 512, 1_023, 1_024)) {
            List<byte[]> proof = MerkleTree.inclusionProof(leaves, index);
            assertThat(proof).hasSize(index == 1_024 ? 1 : 11);
            assertThat(MerkleTree.isIncluded(index, LARGEST, leaves.get(index), proof, root))
                    .isTrue();
        }
    }

    @Test
    void provesNoLeafThatDoesNotExist() {
        assertThatThrownBy(() -> MerkleTree.inclusionProof(hashes(3), 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MerkleTree.inclusionProof(List.of(), 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
