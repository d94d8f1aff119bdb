package dev.farside.core.ssh.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2Test {
    /** Known answers of the reference implementation's own test (test.c of phc-winner-argon2); of Argon2d, as below. */
    @ParameterizedTest
    @CsvSource({
        "1, 256, 2, 1, 32, 89e9029f4637b295beb027056a7336c414fadd43f6b208645281cb214a56452f",
        "1, 256, 2, 2, 32, 4ff5ce2769a1d7f4c8a491df09d41a9fbe90e5eb02155a13e4c01e20cd4eab61",
        "2, 256, 2, 1, 32, 9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
        "2, 256, 2, 2, 32, 6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
        "0, 256, 2, 1, 32, 25c4ee8ba448054b49efc804e478b9d823be1f9bd2e99f51d6ec4007a3a1501f",
    })
    void isThatOfTheReference(int kind, int kilobytes, int passes, int lanes, int bytes, String key) {
        assertEquals(key, key(kind, "somesalt", kilobytes, passes, lanes, "password", bytes));
    }

    /** What an implementation other than Bouncy Castle's gave, with memory that is no whole number of segments and long keys. */
    @ParameterizedTest
    @CsvSource({
        "0, 8, 1, 1, 32, ae6ee20c5da991759dd5d7704d266f0edfe6a592ba8051e76a7e4ce0426dca0a",
        "1, 8, 1, 1, 32, 7f58bd137388f27ccede8cec3963e5bea175605306b4aa6df3b85f56d1ce84b1",
        "2, 8, 1, 1, 32, a8e537bdab61d7d410e3ea3a93a234b7858f4f49da63536b5d90af4d634a93c8",
        "2, 16, 2, 2, 4, a700d547",
        "2, 1024, 3, 1, 80, cbbf434999007d2c1cb77f162a8d17cb28c5aeadf2ef3c2e2fe9514b864b6869bbe59c8293418e9acebfbaeb871a05eeb5d3acbf66dc69cbc2cc5aa1e4753acadfa4b3cccfa16755223d2b018849c8ba",
        "2, 1031, 2, 3, 100, 88ae76618a4014b756fe4e64391bc1cc40b25a48a672750c13517fca963f1457120c17097fdc25f8180b8a3046ad2e877dd59830aeb1992aac6a3c7f89eab5a4bad0ba73ca898f5e5cefecbc0c1ad9951275a813bcf04ec3081a195e2ee7f040e47c059d",
        "1, 4096, 2, 4, 64, af0264d2e3003da901e0903fcb101435b5dad53e05a85e84158b40e096cb689936427fda9fa8b8591111bb813bf7ec22ee0d3cf0751c06244a755220a1d21a14",
        "0, 2048, 3, 4, 65, 32aacd60602056c2a5e3cb670f5495ec78e47e81dee944195e68a73007b6387aa7736efba214471671e13780ab073542dfd3d7b9835e91ea4a713fc4d8c3765edb",
        "2, 8192, 2, 1, 80, 2319342e0c1a0c22650f9979608f64019ad6be297e79770a6af52fabcac9489db106f70f48be5d100e3022882185864f3146627d5aea4d7c5853b28aaca2e7c7b8ceac093c76364e2e76101ec1fed134",
    })
    void isThatOfAnotherImplementation(int kind, int kilobytes, int passes, int lanes, int bytes, String key) {
        assertEquals(key, key(kind, "salt and pepper", kilobytes, passes, lanes, "Grüße", bytes));
    }

    private static String key(
            int kind, String salt, int kilobytes, int passes, int lanes, String passphrase, int bytes) {
        return HexFormat.of()
                .formatHex(new Argon2(kind, salt.getBytes(StandardCharsets.US_ASCII), kilobytes, passes, lanes)
                        .key(passphrase.getBytes(StandardCharsets.UTF_8), bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 1, 1",
        "65537, 1, 1",
        "8, 0, 1",
        "8, 1, 0",
        "8, 1, 2",
        "65536, 65, 1",
        "-8, -1, -1",
        "8, 1, 536870913"
    })
    void whatTakesTooMuchIsRefused(int kilobytes, int passes, int lanes) {
        assertThrows(IllegalArgumentException.class, () -> new Argon2(2, new byte[8], kilobytes, passes, lanes));
    }
}
