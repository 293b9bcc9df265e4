// Asks Kubernetes' own code about deploy/kubernetes: whether it knows each field of each object, whether each
// expression of the admission policies compiles, what it answers to each request of ../verdicts.jsonl, and at
// which cost.
// ../kubernetes-verdicts.test.ts holds the sandbox's evaluator to that. To ask again, in this folder:
//
//	go run . ../../../deploy/kubernetes < ../verdicts.jsonl > /tmp/verdicts.jsonl && mv /tmp/verdicts.jsonl ..
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/cel-go/common/types"
	admissionregistration "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/client-go/kubernetes/scheme"
)

const evaluator = "k8s.io/apiserver v0.32.6"

type recorded struct {
	Policy, Operation, Group, Version, Kind, Plural, Subresource, Namespace, Name, Username string
	Groups                                                                                  []string
	DryRun                                                                                  bool
	Object, OldObject                                                                       map[string]any
}

type compiled struct {
	policy                  *admissionregistration.ValidatingAdmissionPolicy
	conditions, validations cel.ConditionEvaluator
}

var expressions = map[string][]string{}

func main() {
	policies := read(os.Args[1])
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	must(output.Encode(map[string]any{"evaluator": evaluator, "expressions": expressions}))
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var line map[string]any
		var one recorded
		must(json.Unmarshal(lines.Bytes(), &line))
		must(json.Unmarshal(lines.Bytes(), &one))
		if line["expressions"] != nil {
			continue
		}
		line["verdict"], line["cost"] = judge(policies[one.Policy], one)
		must(output.Encode(line))
	}
}

// strict refuses fields that Kubernetes does not know.
var strict = serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

func read(folder string) map[string]compiled {
	found := map[string]compiled{}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	must(err)
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		text, err := os.ReadFile(file)
		must(err)
		reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(string(text))))
		for {
			document, err := reader.Read()
			if err != nil {
				break
			}
			object, _, err := strict.Decode(document, nil, nil)
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", filepath.Base(file), err)
				os.Exit(1)
			}
			policy, is := object.(*admissionregistration.ValidatingAdmissionPolicy)
			if !is {
				continue
			}
			found[policy.Name] = compile(policy)
		}
	}
	return found
}

// compile does what the server does with a policy, and ends with the first expression that it would not take.
func compile(policy *admissionregistration.ValidatingAdmissionPolicy) compiled {
	base := environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion(), true)
	options := cel.OptionalVariableDeclarations{HasAuthorizer: true, StrictCost: true}
	compiler, err := cel.NewCompositedCompiler(base)
	must(err)
	for i, variable := range policy.Spec.Variables {
		accessor := &validating.Variable{Name: variable.Name, Expression: variable.Expression}
		compiler.CompileAndStoreVariable(accessor, options, environment.StoredExpressions)
		complain(policy.Name, fmt.Sprintf("variables[%d]", i), compiler.CompileCELExpression(accessor, options, environment.NewExpressions))
	}
	conditions := []cel.ExpressionAccessor{}
	for i := range policy.Spec.MatchConditions {
		accessor := (*matchconditions.MatchCondition)(&policy.Spec.MatchConditions[i])
		complain(policy.Name, fmt.Sprintf("matchConditions[%d]", i), compiler.CompileCELExpression(accessor, options, environment.NewExpressions))
		conditions = append(conditions, accessor)
	}
	validations := []cel.ExpressionAccessor{}
	for i, validation := range policy.Spec.Validations {
		accessor := &validating.ValidationCondition{Expression: validation.Expression, Message: validation.Message, Reason: validation.Reason}
		complain(policy.Name, fmt.Sprintf("validations[%d]", i), compiler.CompileCELExpression(accessor, options, environment.NewExpressions))
		validations = append(validations, accessor)
	}
	return compiled{
		policy:      policy,
		conditions:  compiler.CompileCondition(conditions, options, environment.StoredExpressions),
		validations: compiler.CompileCondition(validations, options, environment.StoredExpressions),
	}
}

func complain(policy, field string, result cel.CompilationResult) {
	if result.Error != nil {
		fmt.Fprintf(os.Stderr, "%s spec.%s does not compile: %v\n", policy, field, result.Error)
		os.Exit(1)
	}
	expressions[policy] = append(expressions[policy], result.ExpressionAccessor.GetExpression())
}

// judge gives back why the request is denied, or nothing, and what it cost to find out.
func judge(policy compiled, one recorded) (string, int64) {
	kind := schema.GroupVersionKind{Group: one.Group, Version: one.Version, Kind: one.Kind}
	resource := schema.GroupVersionResource{Group: one.Group, Version: one.Version, Resource: one.Plural}
	who := &user.DefaultInfo{Name: one.Username, Groups: one.Groups}
	object, old := objectOf(one.Object), objectOf(one.OldObject)
	var options runtime.Object
	attributes := admission.NewAttributesRecord(object, old, kind, one.Namespace, one.Name, resource, one.Subresource,
		admission.Operation(one.Operation), options, one.DryRun, who)
	versioned := &admission.VersionedAttributes{Attributes: attributes, VersionedKind: kind, VersionedObject: object, VersionedOldObject: old}
	request := cel.CreateAdmissionRequest(attributes, metav1.GroupVersionResource(resource), metav1.GroupVersionKind(kind))
	budget := int64(celconfig.RuntimeCELCostBudget)
	ask := func(evaluator cel.ConditionEvaluator, namespace *corev1.Namespace) ([]cel.EvaluationResult, int64) {
		results, left, err := evaluator.ForInput(context.Background(), versioned, request, cel.OptionalVariableBindings{Authorizer: nobody{}}, namespace, budget)
		must(err)
		return results, budget - left
	}
	conditions, cost := ask(policy.conditions, nil)
	for _, result := range conditions {
		if result.Error != nil {
			return "error: " + result.Error.Error(), cost
		}
		if result.EvalResult != types.True {
			return "", cost
		}
	}
	validations, more := ask(policy.validations, nil)
	for i, result := range validations {
		if result.Error != nil {
			return "error: " + result.Error.Error(), cost + more
		}
		if result.EvalResult != types.True {
			return strings.TrimSpace(policy.policy.Spec.Validations[i].Message), cost + more
		}
	}
	return "", cost + more
}

type nobody struct{}

func (nobody) Authorize(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
	return authorizer.DecisionDeny, "", nil
}

// objectOf gives objects of Kubernetes' own kinds their Go types, as the server has them.
func objectOf(fields map[string]any) runtime.Object {
	if fields == nil {
		return nil
	}
	text, err := json.Marshal(fields)
	must(err)
	if typed, _, err := scheme.Codecs.UniversalDeserializer().Decode(text, nil, nil); err == nil {
		return typed
	}
	object := &unstructured.Unstructured{}
	must(object.UnmarshalJSON(text))
	return object
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
