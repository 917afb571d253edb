package io.selvedge.crypto.audit;

/** The bundle's VERIFY.md. Its commands are run for real by a test. */
final class VerifyText {
    static final String TEXT = """
            # How to check this evidence by hand

            `selvedge audit verify BUNDLE --trust FILE` checks everything at once. This page shows how to check the
            foundations without Selvedge, with a shell, `sed`, `base64` and OpenSSL 3 (`xxd` is not needed). Unzip the
            bundle and run the commands in its folder. Take the trust file from your own archive, not from here.

            - `logs/<sha256 of the log's name>/entries.jsonl`: the records of one author, one DSSE envelope per line;
              `checkpoint`: the signed state of that log, with the cosignatures of witnesses.
            - `records.intoto.jsonl` and `proofs/`: the records that this evidence is about, each with its proof.
            - `trust/`: who may sign what. `keys/`: public keys, named by the SHA-256 of their DER form.
            - `manifest.json`: digests of all files, signed by the node that made the bundle.

            ## 1. A key is what its name says

            ```sh
            for pem in keys/*.pem; do
              id=$(openssl pkey -pubin -in "$pem" -outform DER | openssl dgst -sha256 -r | cut -d' ' -f1)
              test "$pem" = "keys/$id.pem" && echo "key good: $id"
            done
            ```

            ## 2. A record is signed by its author

            The signature covers `DSSEv1 <length of type> <type> <length of payload> <payload>` (DSSE 1.0.2). The
            SHA-256 of those bytes is the record's id.

            ```sh
            cat logs/*/entries.jsonl > all.jsonl
            sed -n 1p all.jsonl > record.json
            sed 's/.*"payload":"\\([^"]*\\)".*/\\1/' record.json | base64 -d > payload.json
            sed 's/.*"sig":"\\([^"]*\\)".*/\\1/' record.json | base64 -d > signature.bin
            key=$(sed 's/.*"keyid":"\\([^"]*\\)".*/\\1/' record.json)
            printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < payload.json)" | cat - payload.json > signed.bin
            openssl pkeyutl -verify -pubin -inkey "keys/$key.pem" -rawin -in signed.bin -sigfile signature.bin
            openssl dgst -sha256 -r signed.bin
            ```

            ## 3. A log's state is signed by its author

            A checkpoint is three lines (name, size, root) and signature lines: a name and base64 of four bytes of key
            hash and the signature (C2SP signed-note, tlog-checkpoint).

            ```sh
            checkpoint=$(ls logs/*/checkpoint | head -n 1)
            head -n 3 "$checkpoint" > body.txt
            name=$(head -n 1 "$checkpoint")
            key=$(echo "$name" | cut -d/ -f3)
            grep -F -- "— $name " "$checkpoint" | sed 's/.* //' | base64 -d | tail -c 64 > author.bin
            openssl pkeyutl -verify -pubin -inkey "keys/$key.pem" -rawin -in body.txt -sigfile author.bin
            ```

            ## 4. A witness saw it

            A cosignature's name is `selvedge.io/<mesh>/<key>`; before its 64 bytes stand eight bytes of time, and it
            covers two lines more (C2SP tlog-cosignature).

            ```sh
            line=$(sed -n '5,$p' "$checkpoint" | grep -F -v -- "— $name " | head -n 1)
            if test -n "$line"; then
              witness=$(echo "$line" | cut -d' ' -f2 | cut -d/ -f3)
              echo "$line" | sed 's/.* //' | base64 -d | tail -c 72 > timed.bin
              time=$(printf '%d' "0x$(head -c 8 timed.bin | od -An -tx1 | tr -d ' ')")
              tail -c 64 timed.bin > witness.bin
              printf 'cosignature/v1\\ntime %d\\n' "$time" | cat - body.txt > cosigned.txt
              openssl pkeyutl -verify -pubin -inkey "keys/$witness.pem" -rawin -in cosigned.txt -sigfile witness.bin
            fi
            ```

            ## 5. A record is in the log

            The leaf's hash is SHA-256 of a zero byte and the line (without its end); a node's is SHA-256 of a byte 01
            and its two children (RFC 6962, section 2.1). A log of one record has that leaf's hash as its root:

            ```sh
            (printf '\\000'; printf '%s' "$(sed -n 1p "$(dirname "$checkpoint")/entries.jsonl")") | openssl dgst -sha256 -binary | base64
            sed -n 2,3p "$checkpoint"
            ```

            ## 6. The exporter vouches for the files

            ```sh
            sed 's/.*"payload":"\\([^"]*\\)".*/\\1/' manifest.json | base64 -d > manifest.payload
            sed 's/.*"sig":"\\([^"]*\\)".*/\\1/' manifest.json | base64 -d > manifest.sig
            key=$(sed 's/.*"keyid":"\\([^"]*\\)".*/\\1/' manifest.json)
            printf 'DSSEv1 38 application/vnd.selvedge.evidence+json %d ' "$(wc -c < manifest.payload)" | cat - manifest.payload > manifest.signed
            openssl pkeyutl -verify -pubin -inkey "keys/$key.pem" -rawin -in manifest.signed -sigfile manifest.sig
            sed 's/{"name"/\\n&/g' manifest.payload | sed -n 's/.*"name":"\\([^"]*\\)","sha256":"\\([^"]*\\)".*/\\2  \\1/p' | sha256sum -c --quiet && echo "files good"
            ```
            """;

    private VerifyText() {}
}
