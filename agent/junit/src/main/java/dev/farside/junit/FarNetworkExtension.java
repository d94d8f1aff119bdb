package dev.farside.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What {@link FarNetwork} does. It can be registered without the annotation, in a static field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FarNetworkExtension NETWORK = FarNetworkExtension.of("*.corp.example");
 * }</pre>
 */
public final class FarNetworkExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace OURS = Namespace.create(FarNetworkExtension.class);

    /** Of a class or a test, and of all below it. */
    private static final String SITE = "site";

    /** Null: an annotation says it. */
    private final Wanted given;

    /**
     * What a test wants, as {@link FarNetwork} has it.
     *
     * @param far patterns
     * @param direct patterns
     */
    record Wanted(List<String> far, List<String> direct, boolean nothingElse) {
        static Wanted of(FarNetwork annotation) {
            return new Wanted(List.of(annotation.value()), List.of(annotation.direct()), annotation.nothingElse());
        }
    }

    /** For {@link FarNetwork}, which names this class. */
    public FarNetworkExtension() {
        this(null);
    }

    private FarNetworkExtension(Wanted given) {
        this.given = given;
    }

    /** @param far as {@link FarNetwork#value} */
    public static FarNetworkExtension of(String... far) {
        return new FarNetworkExtension(new Wanted(List.of(far), List.of(), true));
    }

    /** The same, which leaves hosts alone: see {@link FarNetwork#direct}. */
    public FarNetworkExtension direct(String... patterns) {
        Wanted own = own();
        return new FarNetworkExtension(new Wanted(own.far(), List.of(patterns), own.nothingElse()));
    }

    /** The same, with another {@link FarNetwork#nothingElse}. */
    public FarNetworkExtension nothingElse(boolean asserted) {
        Wanted own = own();
        return new FarNetworkExtension(new Wanted(own.far(), own.direct(), asserted));
    }

    private Wanted own() {
        return given == null ? new Wanted(List.of(), List.of(), true) : given;
    }

    /**
     * The network that there is now, of the test that runs or of its class.
     *
     * @throws IllegalStateException there is none
     */
    public FarNetwork.Site site() {
        TestSite site = TestSite.current();
        if (site == null) {
            throw new IllegalStateException("no test with @FarNetwork runs now");
        }
        return site;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Wanted wanted = wanted(context);
        if (wanted != null) {
            open(context, wanted);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        TestSite outer = site(context);
        Wanted wanted = wanted(context);
        if (wanted != null) {
            open(context, wanted);
        } else if (outer != null) {
            open(context, outer.wanted());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FarNetwork.Site.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestSite site = site(context);
        if (site == null) {
            throw new ParameterResolutionException("there is no network yet: @FarNetwork on the class has one for "
                    + "constructors and for methods that run before or after all tests");
        }
        return site;
    }

    /** Null: neither this class or method nor a field says it. */
    private Wanted wanted(ExtensionContext context) {
        Optional<FarNetwork> annotation = AnnotationSupport.findAnnotation(context.getElement(), FarNetwork.class);
        return annotation.isPresent() ? Wanted.of(annotation.get()) : site(context) == null ? given : null;
    }

    /** Once for each class or test, even if this extension is registered twice. */
    private static void open(ExtensionContext context, Wanted wanted) {
        Store store = context.getStore(OURS);
        if (store.get(context.getUniqueId()) == null) {
            TestSite site = TestSite.open(site(context), wanted);
            store.put(context.getUniqueId(), site);
            store.put(SITE, site);
        }
    }

    private static void close(ExtensionContext context) {
        Store store = context.getStore(OURS);
        TestSite site = store.remove(context.getUniqueId(), TestSite.class);
        if (site != null) {
            store.remove(SITE);
            site.close();
        }
    }

    /** The innermost; null: none. */
    private static TestSite site(ExtensionContext context) {
        return context.getStore(OURS).get(SITE, TestSite.class);
    }
}
