package dev.farside.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JumpHopsTest {
    @Test
    void hopsOfAProxyJump() {
        assertEquals(List.of(new Hop(null, "gw", 0)), JumpHops.parse("gw"));
        assertEquals(List.of(new Hop("me", "gw.example", 2222)), JumpHops.parse("me@gw.example:2222"));
        assertEquals(List.of(new Hop("a@b", "gw", 22)), JumpHops.parse("ssh://a@b@gw:22/"));
        assertEquals(List.of(new Hop(null, "fd00::1", 22)), JumpHops.parse("[fd00::1]:22"));
        assertEquals(List.of(new Hop(null, "fd00::1", 0)), JumpHops.parse("fd00::1"));
        assertEquals(List.of(new Hop(null, "one", 0), new Hop("u", "two", 0)), JumpHops.parse("one,u@two"));
    }
}
