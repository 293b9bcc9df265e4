import type { OperationView } from '../../../../integrations/argocd/operations.ts';
import { surveyAgain } from '../../apply/survey-again.ts';
import type { Execution, Survey } from './execution.ts';

/** The world as it is just before something is begun. */
export interface Opening extends Survey {
  /** By name; who is missing does not exist. */
  readonly views: ReadonlyMap<string, OperationView>;
}

/** Reads the Applications and then makes the plan again, as `surveyAgain` does. Throws `ExternalError`. */
export async function lookAgain(execution: Execution, names: readonly string[]): Promise<Opening> {
  const { executor, stop } = execution;
  const { survey, seen } = await surveyAgain(execution, () =>
    Promise.all(names.map((name) => executor.read(name, stop))),
  );
  const views = seen.filter((view) => view !== undefined);
  return { ...survey, views: new Map(views.map((view) => [view.name, view])) };
}
