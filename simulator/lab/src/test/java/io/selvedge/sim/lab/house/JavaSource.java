package io.selvedge.sim.lab.house;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the tidy tests ask about the Java sources; read with the compiler's own parser, nothing is compiled.
 *
 * @param functions every method and constructor with a body
 * @param undocumented public top-level types without a javadoc comment, as {@code file: Type}
 * @param constructors every constructor of a class that is not a record
 */
record JavaSource(List<Function> functions, List<String> undocumented, List<Function> constructors) {

    /**
     * A method or constructor.
     *
     * @param file path from the root
     * @param name simple name of the class, a dot, name of the method; {@code <init>} for a constructor
     * @param lines from its first to its last line
     * @param parameters how many
     */
    record Function(String file, String name, long lines, int parameters) {}

    static JavaSource parse(SourceTree tree, List<String> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Function> functions = new ArrayList<>();
        List<String> undocumented = new ArrayList<>();
        List<Function> constructors = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    null,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(
                            files.stream().map(tree::path).toList()));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String file = tree.path("")
                        .toUri()
                        .relativize(unit.getSourceFile().toUri())
                        .getPath();
                new Reader(file, unit, docs, functions, undocumented, constructors).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaSource(functions, undocumented, constructors);
    }

    private static final class Reader extends TreePathScanner<Void, Void> {
        private final String file;
        private final CompilationUnitTree unit;
        private final DocTrees docs;
        private final List<Function> functions;
        private final List<String> undocumented;
        private final List<Function> constructors;

        Reader(
                String file,
                CompilationUnitTree unit,
                DocTrees docs,
                List<Function> functions,
                List<String> undocumented,
                List<Function> constructors) {
            this.file = file;
            this.unit = unit;
            this.docs = docs;
            this.functions = functions;
            this.undocumented = undocumented;
            this.constructors = constructors;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean isTopLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (isTopLevel
                    && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && docs.getDocComment(getCurrentPath()) == null) {
                undocumented.add(file + ": " + type.getSimpleName());
            }
            return super.visitClass(type, unused);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            BlockTree body = method.getBody();
            SourcePositions positions = docs.getSourcePositions();
            LineMap lineMap = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            if (body != null && start >= 0) {
                long first = lineMap.getLineNumber(start);
                long last = lineMap.getLineNumber(positions.getEndPosition(unit, body));
                Function function = new Function(
                        file,
                        owner.getSimpleName() + "." + method.getName(),
                        last - first + 1,
                        method.getParameters().size());
                functions.add(function);
                if (method.getName().contentEquals("<init>") && owner.getKind() != Tree.Kind.RECORD) {
                    constructors.add(function);
                }
            }
            return super.visitMethod(method, unused);
        }
    }
}
