package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void everyKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a\"\\\n\u0001\u00fc", List.of());
        map.put("b", Arrays.asList(1, true, null, "x", List.of("y", Map.of())));
        assertEquals("{\"a\\\"\\\\\\u000a\\u0001\\u00fc\":[],\"b\":[1,true,null,\"x\",[\"y\",{}]]}", Json.of(map));
    }
}
